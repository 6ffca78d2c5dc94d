import type { SessionFilter } from '../../shared/contract/session.ts'
import { reasonWords, signatureWords, statusWords } from '../../shared/words/status-words.ts'
import { lengthWords } from '../../shared/words/length.ts'

export type FilterField = keyof SessionFilter

/** One condition as two halves of a sentence: "Status is" and "logged in, stale". */
export type Condition = { readonly field: FilterField; readonly subject: string; readonly value: string }

const withinWords = { now: 'now', hour: 'within the hour', day: 'within the day' } as const

type LengthRange = NonNullable<SessionFilter['idle']>

/** The conditions of a filter in the order of the chips; `personName` is said where the filter names a person. */
export function conditions(filter: SessionFilter, personName?: string): readonly Condition[] {
  const list: (Condition | null)[] = [
    condition('text', 'Contains', filter.text && `“${filter.text}”`),
    condition('personKey', 'Person is', filter.personKey && (personName ?? 'one person')),
    condition('address', 'Address is', filter.address),
    condition('status', 'Status is', filter.status?.map(status => lowered(statusWords[status].label)).join(', ')),
    condition('reason', 'Reason is', filter.reason?.map(reason => lowered(reasonWords[reason].label)).join(', ')),
    condition('role', 'Role is', filter.role?.map(roleWords).join(', ')),
    condition('signature', 'Signature is', filter.signature?.map(s => lowered(signatureWords[s].label)).join(', ')),
    lengthCondition('idle', 'Idle', filter.idle),
    lengthCondition('age', 'Logged in for', filter.age),
    expiryCondition(filter.expiresIn),
    condition('endsUnder', 'Under a policy ends', filter.endsUnder && withinWords[filter.endsUnder.within]),
  ]
  return list.filter(each => each !== null)
}

/** A filter as one sentence: "Status is logged in, stale; idle over 30 min". "All sessions" for none. */
export function filterSentence(filter: SessionFilter, personName?: string): string {
  const parts = conditions(filter, personName).map(({ subject, value }) => `${lowered(subject)} ${value}`)
  const whole = parts.join('; ')
  return whole === '' ? 'All sessions' : whole.charAt(0).toUpperCase() + whole.slice(1)
}

/** The word for a role; the empty string stands for having none. */
export function roleWords(role: string): string {
  return role === '' ? 'no role' : role
}

/** The filter without one of its conditions. */
export function withoutField(filter: SessionFilter, field: FilterField): SessionFilter {
  return Object.fromEntries(Object.entries(filter).filter(([name]) => name !== field))
}

/** "over 30 min", "under 2 h", "30 min to 2 h"; null for a range without ends. */
export function rangeWords(range: LengthRange | undefined): string | null {
  if (range?.atLeast !== undefined && range.below !== undefined) {
    if (range.atLeast === 0) return `under ${lengthWords(range.below)}`
    return `${lengthWords(range.atLeast)} to ${lengthWords(range.below)}`
  }
  if (range?.atLeast !== undefined) return `over ${lengthWords(range.atLeast)}`
  return range?.below === undefined ? null : `under ${lengthWords(range.below)}`
}

function lengthCondition(field: FilterField, subject: string, range: LengthRange | undefined): Condition | null {
  return condition(field, subject, rangeWords(range) ?? undefined)
}

/** Lengths until expiry may be negative, which is the past, and read differently then. */
function expiryCondition(range: LengthRange | undefined): Condition | null {
  const { atLeast, below } = range ?? {}
  if (below !== undefined && below <= 0) {
    const until = below === 0 ? '' : `over ${lengthWords(below)} ago`
    const within = atLeast === undefined ? '' : `within the last ${lengthWords(atLeast)}`
    return condition('expiresIn', 'Expired', [until, within].filter(Boolean).join(', ') || 'already')
  }
  if (below !== undefined && (atLeast === undefined || atLeast === 0)) {
    return condition('expiresIn', 'Expires within', lengthWords(below) + (atLeast === 0 ? '' : ', or has expired'))
  }
  if (below === undefined && atLeast !== undefined && atLeast <= 0) {
    return condition('expiresIn', 'Expires', atLeast === 0 ? 'later than now' : `at most ${lengthWords(atLeast)} ago`)
  }
  const words = rangeWords(range)
  return condition('expiresIn', 'Expires in', words ?? undefined)
}

function condition(field: FilterField, subject: string, value: string | undefined): Condition | null {
  return value === undefined || value === '' ? null : { field, subject, value }
}

function lowered(words: string): string {
  return /^[A-Z][a-z]/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words
}
