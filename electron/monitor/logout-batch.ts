import type { SessionOutcome } from '../../shared/contract/sessions.ts'
import type { DeleteOutcome } from '../stores/store.ts'
import { statusCode } from './columns.ts'
import { logTrouble } from './log-trouble.ts'
import type { LogoutParts } from './logout.ts'
import type { Found } from './plan-look.ts'
import { lookAgain, readBack, unknownWords, wordsOf } from './plan-look.ts'
import type { Plan } from './plans.ts'
import { settleLater } from './settle-later.ts'

/** `wasLogin`: whether Django took it as a login until then. */
export type Ending = Pick<SessionOutcome, 'outcome' | 'detail'> & { readonly wasLogin?: boolean }

/**
 * How each session (by its place in the plan) ended, and why no more batches should follow, or null. What a cancel left alone
 * has not ended.
 */
export type Batch = { readonly ended: ReadonlyMap<number, Ending>; readonly trouble: string | null }

const authenticated = statusCode.of('authenticated')
const again = 'It is there again: a request in flight saved it. Log it out once more.'

/** Looks again at the sessions at these places of the plan, deletes those that are still what was shown, and reads back. */
export async function endBatch(
  parts: LogoutParts,
  plan: Plan,
  places: readonly number[],
  isCancelled: () => boolean,
): Promise<Batch> {
  const ended = new Map<number, Ending>()
  let doomed: readonly Found[]
  try {
    doomed = await lookAgain(parts, plan, places, (place, left) => ended.set(place, left))
  } catch (error) {
    const trouble = wordsOf(error)
    for (const place of places) if (!ended.has(place)) ended.set(place, { outcome: 'failed', detail: trouble })
    return { ended, trouble }
  }
  return { ended, trouble: await end(parts, doomed, ended, isCancelled) }
}

/** Deletes, reads back, and says of each how it ended; gives why no more should follow, or null. */
async function end(
  parts: LogoutParts,
  doomed: readonly Found[],
  ended: Map<number, Ending>,
  isCancelled: () => boolean,
): Promise<string | null> {
  if (doomed.length === 0) return null
  const { store, index, apply } = parts
  const keys = doomed.map(session => session.sessionKey)
  let outcomes: readonly DeleteOutcome[] = []
  let trouble: string | null = null
  // From here on, whoever notices that they are gone knows that it was us.
  for (const { slot } of doomed) parts.expectGone(slot)
  const now = Date.now()
  const logins = new Set(doomed.filter(({ slot }) => index.statusAt(slot, now) === authenticated))
  try {
    outcomes = await store.delete(keys, isCancelled)
    const failed = outcomes.find(outcome => outcome.outcome === 'failed')
    if (failed?.error !== undefined) logTrouble(failed.error)
    trouble = outcomes.find(outcome => outcome.outcome === 'not-tried')?.cause ?? null
  } catch (error) {
    trouble = wordsOf(error)
  }
  const back = await readBack(parts, keys)
  if (back === null) {
    for (const { place } of doomed) ended.set(place, { outcome: 'failed', detail: unknownWords })
    void settleLater(parts, doomed)
    return trouble ?? unknownWords
  }
  const there = new Set(back.rows.map(row => row.sessionKey))
  const byKey = new Map(outcomes.map(outcome => [outcome.sessionKey, outcome]))
  for (const session of doomed) {
    const { place, slot, sessionKey } = session
    const outcome = byKey.get(sessionKey)
    const wasTried = outcome?.outcome !== 'already-gone' && outcome?.outcome !== 'not-tried'
    const isOurs = !there.has(sessionKey) && wasTried
    if (!isOurs) parts.unexpect(slot)
    if (there.has(sessionKey)) {
      const isLeft = outcome?.outcome === 'not-tried' && outcome.cause === null
      const cause = outcome?.outcome === 'failed' ? outcome.cause : trouble
      if (!isLeft) ended.set(place, { outcome: 'failed', detail: cause ?? again })
      continue
    }
    // The sweep may have noticed it first.
    if (index.find(sessionKey) === slot) apply.gone(slot)
    const note = isOurs && outcome !== undefined && 'note' in outcome ? (outcome.note ?? null) : null
    ended.set(place, { outcome: isOurs ? 'logged-out' : 'already-gone', detail: note, wasLogin: logins.has(session) })
    if (isOurs) parts.onLoggedOut?.(sessionKey)
  }
  await apply.follow(back).catch(logTrouble)
  return trouble
}
