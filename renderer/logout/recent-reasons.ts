import { rememberReason } from './outcome-words.ts'

const storageKey = (connectionId: string) => `rollcall.reasons.${connectionId}`
/** Once all connections had one list: a customer's ticket has no business beside another's. */
const sharedKey = 'rollcall.logout-reasons'

/** Reasons that were given lately on this machine for this connection, newest first. Empty where nothing can be stored. */
export function recentReasons(connectionId: string): readonly string[] {
  try {
    localStorage.removeItem(sharedKey)
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey(connectionId)) ?? '[]')
    return Array.isArray(stored) ? stored.filter(each => typeof each === 'string').slice(0, 6) : []
  } catch {
    return []
  }
}

/** Keeps a reason for the next time. */
export function keepReason(connectionId: string, reason: string): void {
  try {
    localStorage.setItem(storageKey(connectionId), JSON.stringify(rememberReason(recentReasons(connectionId), reason)))
  } catch {
    // Without storage there is nothing to offer next time, which is no failure.
  }
}
