import type { SeenEvent } from '../../shared/contract/users.ts'
import type { Tone } from './style.ts'
import { isoTime } from './times.ts'

export type EventWords = { readonly words: string; readonly tone: Tone; readonly by: string }

const kinds: Readonly<Record<SeenEvent['kind'], { readonly words: string; readonly tone: Tone }>> = {
  login: { words: 'login', tone: 'good' },
  logout: { words: 'logout', tone: 'faint' },
  expired: { words: 'expired', tone: 'faint' },
  'logged-out': { words: 'logged out', tone: 'warning' },
  activity: { words: 'active', tone: 'faint' },
}

/** What happened, and by whom and why where that was Rollcall. */
export function eventWords({ kind, by, reason }: SeenEvent): EventWords {
  const why = reason === null ? '' : `: ${reason}`
  return { ...kinds[kind], by: by === null ? '' : `by ${by}${why}` }
}

export const eventJson = ({ at, kind, fingerprint, by, reason }: SeenEvent): object => ({
  at: isoTime(at),
  event: kind,
  fingerprint,
  by,
  reason,
})
