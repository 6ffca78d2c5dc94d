import type { AuditEntry } from '../../../shared/contract/audit.ts'

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

/** A summary as a sentence of its own begins with a capital. */
export function sentence(summary: string): string {
  return summary.charAt(0).toUpperCase() + summary.slice(1)
}

const words: Readonly<Record<string, string>> = {
  'sessions.applyLogout': 'Log out',
  'sessions.reveal': 'Reveal a value',
  'sessions.export': 'Export',
  'policy.save': 'Save a policy',
  'policy.clearExpired': 'Clear expired',
  'permanent.createTable': 'Make tables for the companion',
  'permanent.publish': 'Publish a policy',
  'permanent.writeSettings': 'Write settings.py',
  'connections.save': 'Save a connection',
  'connections.remove': 'Remove a connection',
}
