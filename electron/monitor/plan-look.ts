import { setTimeout as delay } from 'node:timers/promises'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { StoreAdapter, StoredSession } from '../stores/store.ts'
import type { Apply, Read } from './apply.ts'
import { logTrouble } from './log-trouble.ts'
import type { People } from './people.ts'
import type { Plan } from './plans.ts'
import { ownerInPlan } from './plans.ts'
import type { Query } from './query.ts'
import type { SessionIndex } from './session-index.ts'

export type LookParts = {
  readonly store: StoreAdapter
  readonly index: SessionIndex
  readonly people: People
  readonly query: Query
  readonly apply: Apply
  /** How long to wait (ms) before each new try to read back over a lost connection. */
  readonly readBackDelays: readonly number[]
}

/** A session of a plan that is still what was shown, as it was just read. */
export type Found = {
  readonly place: number
  readonly slot: number
  readonly sessionKey: string
  readonly row: StoredSession
}

type Left = { readonly outcome: 'already-gone' | 'skipped'; readonly detail: string | null }

export const unknownWords =
  'Not known: the connection was lost before it could be read back. The list shows it once the connection is there again.'
const otherThanShown = 'It has changed since the preview and is no longer what was shown.'

/** Reads the sessions at these places of a plan; those that are gone or no longer meant have ended. */
export async function lookAgain(
  parts: LookParts,
  plan: Plan,
  places: readonly number[],
  onEnded: (place: number, left: Left) => void,
): Promise<readonly Found[]> {
  const { index, people, query, apply } = parts
  const isStill = (place: number) => index.isStill(plan.slots[place] as number, plan.generations[place] as number)
  const gone = (place: number) => onEnded(place, { outcome: 'already-gone', detail: null })
  const wanted = places.filter(isStill)
  for (const place of places) if (!isStill(place)) gone(place)
  if (wanted.length === 0) return []
  const keyAt = new Map(wanted.map(place => [place, index.keyAt(plan.slots[place] as number)]))
  const there = await read(parts, [...keyAt.values()])
  const rows = new Map(there.rows.map(row => [row.sessionKey, row]))
  await apply.follow(there)
  const fits = plan.filter === null ? () => true : query.matcher(plan.filter, Date.now())
  const { person } = index.columns()
  const found: Found[] = []
  for (const [place, sessionKey] of keyAt) {
    const slot = plan.slots[place] as number
    const row = rows.get(sessionKey)
    if (row === undefined || !isStill(place)) {
      if (isStill(place)) apply.gone(slot)
      gone(place)
    } else if (person[slot] === ownerInPlan(plan, people, place) && fits(slot)) {
      found.push({ place, slot, sessionKey, row })
    } else onEnded(place, { outcome: 'skipped', detail: otherThanShown })
  }
  return found
}

/** From the primary: a replica may be behind what was just written. */
export async function read({ store }: LookParts, sessionKeys: readonly string[]): Promise<Read> {
  const began = performance.now()
  return { rows: await store.getFromPrimary(sessionKeys), began }
}

/** What is there now of these; null when the store could not be asked in time. */
export async function readBack(parts: LookParts, sessionKeys: readonly string[]): Promise<Read | null> {
  for (const wait of [0, ...parts.readBackDelays]) {
    if (wait > 0) await delay(wait)
    const there = await read(parts, sessionKeys).catch((error: unknown) => {
      logTrouble(error)
      return null
    })
    if (there) return there
  }
  return null
}

/** For the outcome of a session: the console's own words, never a driver's. */
export function wordsOf(error: unknown): string {
  logTrouble(error)
  if (error instanceof RollcallError) return error.failure.message
  return 'Something went wrong inside Rollcall.'
}
