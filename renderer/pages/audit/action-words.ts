import type { AuditEntry } from '../../../shared/contract/audit.ts'
import { formatCount } from '../../format/numbers.ts'

/** What a call of the contract is called on the screen; one that is not known keeps its name. */
export function actionWords(action: string): string {
  return words[action] ?? action
}

const outcomes: Readonly<Record<NonNullable<AuditEntry['result']>, string>> = {
  done: 'Done',
  partly: 'Partly',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

/** How it ended; an outcome that says nothing of it is none. */
export function outcomeWords(result: AuditEntry['result']): string {
  return result === null ? 'No outcome' : outcomes[result]
}

const mostNamed = 3

/**
 * What was done and to whom, as a sentence: "Log out 9 sessions of ana, ben and 3 others". Under privacy people are only counted.
 */
export function whatWords({ summary, people }: Pick<AuditEntry, 'summary' | 'people'>, privacy: boolean): string {
  const whole = summary.charAt(0).toUpperCase() + summary.slice(1)
  const counted = / of (\d+) (?:person|people)/.exec(whole)
  if (Number(counted?.[1]) === 0) return whole.replace(counted?.[0] ?? '', ', anonymous')
  if (privacy || people.length === 0) return whole
  if (counted === null) return `${whole} of ${listed(people, people.length)}`
  return whole.replace(counted[0], () => ` of ${listed(people, Number(counted[1]))}`)
}

/** "ana", "ana and ben", "ana, ben, cleo and 3 others"; `count` are all of them, named or not. */
function listed(people: readonly string[], count: number): string {
  const named = people.slice(0, mostNamed)
  const rest = Math.max(count, people.length) - named.length
  const last = rest > 0 ? `${formatCount(rest)} ${rest === 1 ? 'other' : 'others'}` : (named.pop() ?? '')
  return named.length === 0 ? last : `${named.join(', ')} and ${last}`
}

/** Every action that is written down, by its name in the contract. */
const words: Readonly<Record<string, string>> = {
  'sessions.applyLogout': 'Log out',
  'sessions.reveal': 'Reveal a value',
  'sessions.export': 'Export',
  'policy.save': 'Save a policy',
  'enforcement.start': 'Enforce a policy',
  'enforcement.stop': 'Stop enforcing a policy',
  'policy.clearExpired': 'Clear expired',
  'expiry.apply': 'Change an expiry',
  'permanent.createTable': 'Make tables for the companion',
  'permanent.publish': 'Publish a policy',
  'permanent.writeSettings': 'Write settings.py',
  'connections.save': 'Save a connection',
  'connections.remove': 'Remove a connection',
}

/** What the list can be narrowed to. */
export const knownActions: readonly { readonly value: string; readonly label: string }[] = Object.entries(words).map(
  ([value, label]) => ({ value, label }),
)
