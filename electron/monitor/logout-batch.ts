import { setTimeout as delay } from 'node:timers/promises'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { SessionOutcome } from '../../shared/contract/sessions.ts'
import type { DeleteOutcome } from '../stores/store.ts'
import type { Read } from './apply.ts'
import { logTrouble } from './log-trouble.ts'
import type { LogoutParts } from './logout.ts'
import type { Plan } from './plans.ts'
import { ownerInPlan } from './plans.ts'

type Ending = Pick<SessionOutcome, 'outcome' | 'detail'>

/**
 * How each session (by its place in the plan) ended, and why no more batches should follow, or null. What a cancel left alone
 * has not ended.
 */
export type Batch = { readonly ended: ReadonlyMap<number, Ending>; readonly trouble: string | null }

type Doomed = { readonly place: number; readonly slot: number; readonly sessionKey: string }

const again = 'It is there again: a request in flight saved it. Log it out once more.'
const unknown =
  'Not known: the connection was lost before it could be read back. The list shows it once the connection is there again.'

/** Looks again at the sessions at these places of the plan, deletes those that are still what was shown, and reads back. */
export async function endBatch(
  parts: LogoutParts,
  plan: Plan,
  places: readonly number[],
  isCancelled: () => boolean,
): Promise<Batch> {
  const ended = new Map<number, Ending>()
  const found: Doomed[] = []
  for (const place of places) {
    const slot = plan.slots[place] as number
    if (parts.index.isStill(slot, plan.generations[place] as number)) {
      found.push({ place, slot, sessionKey: parts.index.keyAt(slot) })
    } else ended.set(place, { outcome: 'already-gone', detail: null })
  }
  let doomed: readonly Doomed[]
  try {
    doomed = await lookAgain(parts, plan, found, ended)
  } catch (error) {
    const trouble = wordsOf(error)
    for (const { place } of found) if (!ended.has(place)) ended.set(place, { outcome: 'failed', detail: trouble })
    return { ended, trouble }
  }
  return { ended, trouble: await end(parts, doomed, ended, isCancelled) }
}

/** Reads the sessions; those that are gone or no longer meant are ended, the others given back. */
async function lookAgain(
  parts: LogoutParts,
  plan: Plan,
  found: readonly Doomed[],
  ended: Map<number, Ending>,
): Promise<readonly Doomed[]> {
  if (found.length === 0) return []
  const { index, people, query, apply } = parts
  const there = await read(
    parts,
    found.map(session => session.sessionKey),
  )
  const keys = new Set(there.rows.map(row => row.sessionKey))
  await apply.follow(there)
  const fits = plan.filter === null ? () => true : query.matcher(plan.filter, Date.now())
  const { person } = index.columns()
  return found.filter(({ place, slot, sessionKey }) => {
    const isStill = index.isStill(slot, plan.generations[place] as number)
    if (!keys.has(sessionKey) || !isStill) {
      if (isStill) apply.gone(slot)
      ended.set(place, { outcome: 'already-gone', detail: null })
      return false
    }
    if (person[slot] === ownerInPlan(plan, people, place) && fits(slot)) return true
    ended.set(place, {
      outcome: 'skipped',
      detail: 'It has changed since the preview and is no longer what was shown.',
    })
    return false
  })
}

/** Deletes, reads back, and says of each how it ended; gives why no more should follow, or null. */
async function end(
  parts: LogoutParts,
  doomed: readonly Doomed[],
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
    for (const { place } of doomed) ended.set(place, { outcome: 'failed', detail: unknown })
    return trouble ?? unknown
  }
  const there = new Set(back.rows.map(row => row.sessionKey))
  const byKey = new Map(outcomes.map(outcome => [outcome.sessionKey, outcome]))
  for (const { place, slot, sessionKey } of doomed) {
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
    ended.set(place, { outcome: isOurs ? 'logged-out' : 'already-gone', detail: null })
  }
  await apply.follow(back).catch(logTrouble)
  return trouble
}

async function read({ store }: LogoutParts, sessionKeys: readonly string[]): Promise<Read> {
  const began = performance.now()
  return { rows: await store.getFromPrimary(sessionKeys), began }
}

/** What is still there of these; null when the store could not be asked in time. */
async function readBack(parts: LogoutParts, sessionKeys: readonly string[]): Promise<Read | null> {
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

function wordsOf(error: unknown): string {
  logTrouble(error)
  if (error instanceof RollcallError) return error.failure.message
  return 'Something went wrong inside Rollcall.'
}
