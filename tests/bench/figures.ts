/** The value below which that share of the measurements lies (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** One line of the table: what was measured, against which yardstick, and the budget it is held against. */
export type Figure = {
  readonly name: string
  readonly value: number
  readonly unit: 's' | 'ms' | 'x' | 'MB'
  readonly atMost: number | null
  readonly runs: number
}

/** The figures as aligned text; a figure over its budget is marked. */
export function table(figures: readonly Figure[]): string {
  const width = Math.max(...figures.map(figure => figure.name.length))
  return figures
    .map(({ name, value, unit, atMost, runs }) => {
      const budget = atMost === null ? '' : `at most ${atMost} ${unit}${value > atMost ? '   OVER' : ''}`
      return `${name.padEnd(width)}  ${value.toFixed(2).padStart(9)} ${unit.padEnd(2)}  ${`(${runs} runs)`.padEnd(10)} ${budget}`
    })
    .join('\n')
}
