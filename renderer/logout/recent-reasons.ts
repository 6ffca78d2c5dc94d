import { rememberReason } from './outcome-words.ts'

const storageKey = 'rollcall.logout-reasons'

/** Reasons that were given lately on this machine, newest first. Empty where nothing can be stored. */
export function recentReasons(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]')
    return Array.isArray(stored) ? stored.filter(each => typeof each === 'string').slice(0, 6) : []
  } catch {
    return []
  }
}

/** Keeps a reason for the next time. */
export function keepReason(reason: string): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(rememberReason(recentReasons(), reason)))
  } catch {
    // Without storage there is nothing to offer next time, which is no failure.
  }
}
