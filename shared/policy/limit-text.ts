import { lengthWords, sumOfParts } from '../words/length.ts'
import { longestLimit } from './policy.ts'

/** Seconds (null: no limit), or why what was typed is none, in words that say what to type. */
export type LimitText =
  { readonly ok: true; readonly seconds: number | null } | { readonly ok: false; readonly problem: string }

const problem = (words: string): LimitText => ({ ok: false, problem: words })

/** A limit as people write it, exactly: 5400 is "1 h 30 min", null is "none". */
export const printLimit = (seconds: number | null): string => (seconds === null ? 'none' : lengthWords(seconds))

/** What a person typed: "30 m", "12 h", "1 d 4 h", "1.5 h", "none". A bare number has no unit and is asked for one. */
export function parseLimit(text: string): LimitText {
  const typed = text
    .trim()
    .toLowerCase()
    .replaceAll(/(\d),(\d)/g, '$1.$2')
  if (typed === '' || typed === 'none' || typed === 'no limit' || typed === '∞') return { ok: true, seconds: null }
  if (/^[-−]/.test(typed)) return problem('A limit cannot be negative. Type a length such as 30 m.')
  if (/^\d+(?:\.\d+)?$/.test(typed)) return problem(`Add a unit: ${typed} s, ${typed} m, ${typed} h or ${typed} d.`)
  const total = sumOfParts(typed)
  if (total === null) return problem('This is no length of time. Type for example 30 m, 12 h or 14 d.')
  if (typeof total === 'object') return problem(`"${total.noUnit.slice(0, 20)}" is no unit. Use s, m, h, d, w or y.`)
  const seconds = Math.round(total)
  if (seconds < 1) return problem('A limit is at least 1 second. Type none for no limit.')
  if (seconds > longestLimit) return problem('A limit is at most 68 years (2,147,483,647 s).')
  return { ok: true, seconds }
}
