import { longestLimit } from './policy.ts'

const units: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
  w: 604_800,
  week: 604_800,
  y: 31_536_000,
  year: 31_536_000,
}

const printed = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const

/** Seconds (null: no limit), or why what was typed is none, in words that say what to type. */
export type LimitText =
  { readonly ok: true; readonly seconds: number | null } | { readonly ok: false; readonly problem: string }

const problem = (words: string): LimitText => ({ ok: false, problem: words })

/** A limit as people write it, exactly: 5400 is "1 h 30 min", null is "none". */
export function printLimit(seconds: number | null): string {
  if (seconds === null) return 'none'
  let rest = seconds
  const parts: string[] = []
  for (const [length, word] of printed) {
    const count = Math.floor(rest / length)
    rest -= count * length
    if (count > 0) parts.push(`${count} ${word}`)
  }
  return parts.length === 0 ? '0 s' : parts.join(' ')
}

/** What a person typed: "30 m", "12 h", "1 d 4 h", "1.5 h", "none". A bare number has no unit and is asked for one. */
export function parseLimit(text: string): LimitText {
  const typed = text
    .trim()
    .toLowerCase()
    .replaceAll(/(\d),(\d)/g, '$1.$2')
  if (typed === '' || typed === 'none' || typed === 'no limit' || typed === '∞') return { ok: true, seconds: null }
  if (/^[-−]/.test(typed)) return problem('A limit cannot be negative. Type a length such as 30 m.')
  if (/^\d+(?:\.\d+)?$/.test(typed)) return problem(`Add a unit: ${typed} s, ${typed} m, ${typed} h or ${typed} d.`)
  const part = /(\d+(?:\.\d+)?)\s*([a-z]+)\s*/y
  let total = 0
  while (part.lastIndex < typed.length) {
    const match = part.exec(typed)
    if (match === null) return problem('This is no length of time. Type for example 30 m, 12 h or 14 d.')
    const word = match[2] ?? ''
    const unit = units[word] ?? units[word.replace(/s$/, '')]
    if (unit === undefined) return problem(`"${word.slice(0, 20)}" is no unit. Use s, m, h, d, w or y.`)
    total += Number(match[1]) * unit
  }
  const seconds = Math.round(total)
  if (seconds < 1) return problem('A limit is at least 1 second. Type none for no limit.')
  if (seconds > longestLimit) return problem('A limit is at most 68 years (2,147,483,647 s).')
  return { ok: true, seconds }
}
