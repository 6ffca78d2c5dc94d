const count = new Intl.NumberFormat('en-GB')
const compact = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 })

/** "48,213" */
export function formatCount(value: number): string {
  return count.format(value)
}

/** "48.2K", for axes and narrow places. */
export function formatCompact(value: number): string {
  return compact.format(value)
}

/** A share of 0 to 1 as "0.4 %"; a trace that is not nothing is "under 0.1 %". */
export function formatShare(share: number): string {
  const percent = share * 100
  if (percent > 0 && percent < 0.1) return 'under 0.1 %'
  return `${percent >= 10 || percent === 0 ? Math.round(percent) : percent.toFixed(1)} %`
}

/** "1 session", "3 sessions": counts and the word that fits. */
export function formatPlural(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`
}
