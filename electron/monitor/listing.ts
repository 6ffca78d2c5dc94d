import type { Listed, ListedStore, Page } from '../stores/store.ts'
import type { Apply } from './apply.ts'
import type { Following } from './following.ts'
import type { Meter } from './meter.ts'
import { createReadByKeys } from './read-by-keys.ts'
import type { SessionIndex } from './session-index.ts'
import type { OnProgress } from './snapshot.ts'

type Parts = {
  readonly store: ListedStore
  readonly index: SessionIndex
  readonly apply: Apply
  readonly meter: Meter
}

const pageSize = 1000
/** The pace is the mean of about so many refreshes, as one may do many times what the next does. */
const refreshesOfMean = 5
/** No console refreshes more often (ms). */
const shortestRefreshMs = 500

/**
 * Follows a store that names its sessions but cannot be asked for ranges of them: again and again it goes through the listing, a
 * part at a time, reads those whose mark is another one, and looks for those that were in no part of a whole round.
 */
export function createListing({ store, index, apply, meter }: Parts, onProgress: OnProgress): Following {
  const marks = createMarks(index)
  const readByKeys = createReadByKeys(store)
  let round = 1
  let after: string | undefined
  let isWhole = true
  let partsOfRound = 0
  let partsOfLastRound = 1
  let partsPerRefresh = 1
  /** Refreshes before a round that left the store alone. */
  let restsOfRound = 0
  let restsOfLastRound = 0
  let lastBegan = 0
  let refreshMs = shortestRefreshMs

  function noteRefresh(now: number): void {
    if (lastBegan > 0) refreshMs = Math.max(shortestRefreshMs, now - lastBegan)
    lastBegan = now
  }

  /** How many refreshes one round rests: as many as the last did, or more where the store now needs more. */
  const rests = () => Math.max(restsOfLastRound, restsOfRound + Math.ceil((store.restMs?.() ?? 0) / refreshMs))

  /** The sessions of a part that are new or were saved since they were read. */
  function differentIn({ rows }: Page<Listed>): ReadonlyMap<string, number> {
    const different = new Map<string, number>()
    for (const { sessionKey, mark } of rows) {
      const slot = index.find(sessionKey)
      if (slot >= 0 && marks.markOf(slot) === mark) marks.see(slot, mark, round)
      else different.set(sessionKey, mark)
    }
    return different
  }

  /** The mark is older than the row that was read, at worst: what was saved in between differs once more. */
  function seeThem(different: ReadonlyMap<string, number>): void {
    for (const [sessionKey, mark] of different) {
      const slot = index.find(sessionKey)
      if (slot >= 0) marks.see(slot, mark, round)
    }
  }

  /** Goes on by one part; `read` brings what differs into the index. */
  async function nextPart(read: (sessionKeys: readonly string[]) => Promise<number>) {
    const page = await store.list(after, pageSize)
    const different = differentIn(page)
    const changes = different.size === 0 ? 0 : await read([...different.keys()])
    seeThem(different)
    after = page.next
    partsOfRound += 1
    return { changes, last: after === undefined, listed: page.rows.length }
  }

  /** Looks for those that no part of the round named. */
  async function endRound(): Promise<number> {
    const missing = marks.notSeenIn(round)
    partsOfLastRound = partsOfRound
    partsOfRound = 0
    restsOfLastRound = restsOfRound
    restsOfRound = 0
    round += 1
    return missing.length === 0 ? 0 : apply.suspects(missing)
  }

  /** Whether a new round must wait, as its beginning alone would keep the store busy for too much of the time. */
  const isResting = () => !isWhole && after === undefined && (store.restMs?.() ?? 0) > 0

  async function followOn(until: number): Promise<void> {
    if (isResting()) {
      restsOfRound += 1
      return
    }
    let parts = 0
    const wasWhole = isWhole
    for (;;) {
      const { changes, last } = await nextPart(apply.suspects)
      meter.noteChanges(changes)
      parts += 1
      if (last) {
        meter.noteChanges(await endRound())
        isWhole = false
      }
      if (last || (!isWhole && performance.now() >= until)) break
    }
    // A round in one go says nothing of the usual pace.
    if (!wasWhole) partsPerRefresh += (parts - partsPerRefresh) / refreshesOfMean
  }

  let done = 0
  return {
    async load() {
      // After trouble it begins anew, and so does what is told of it.
      if (after === undefined) done = 0
      const total = await store.count()
      if (total !== null) apply.expect(total)
      const began = performance.now()
      const doneBefore = done
      const read = async (sessionKeys: readonly string[]) => {
        let changes = 0
        for await (const part of readByKeys(sessionKeys)) changes += await apply.load(part)
        return changes
      }
      for (;;) {
        const { last, listed } = await nextPart(read)
        done += listed
        // Whoever ends the reading here would have it begin anew.
        if (last) break
        const perSecond = ((done - doneBefore) / (performance.now() - began)) * 1000
        const left = total === null ? null : Math.max(0, total - done)
        onProgress({
          done,
          total,
          perSecond,
          secondsLeft: left === null || done === doneBefore ? null : left / perSecond,
        })
      }
      await endRound()
      isWhole = false
    },
    follow: {
      async next(budgetMs) {
        const now = performance.now()
        const until = now + budgetMs
        noteRefresh(now)
        const told = store.told?.() ?? []
        if (told.length > 0) meter.noteChanges(await apply.suspects(told))
        await followOn(until)
        await apply.checkPeople()
      },
      missed() {
        isWhole = true
        after = undefined
        partsOfRound = 0
        restsOfRound = 0
        // Who was seen in the part that is given up may be gone by now.
        round += 1
      },
      sweepRefreshes: () => rests() + Math.max(1, Math.ceil(partsOfLastRound / partsPerRefresh)),
    },
  }
}

/** The mark under which each session was listed last, and in which round. A slot that was given to another session has none. */
function createMarks(index: SessionIndex) {
  let marks = new Float64Array(0)
  let rounds = new Uint32Array(0)
  let generations = new Uint32Array(0)

  function grow(): void {
    const length = index.columns().live.length
    const [before, roundsBefore, generationsBefore] = [marks, rounds, generations]
    marks = new Float64Array(length)
    rounds = new Uint32Array(length)
    generations = new Uint32Array(length)
    marks.set(before)
    rounds.set(roundsBefore)
    generations.set(generationsBefore)
  }

  const isKnown = (slot: number) => slot < marks.length && index.isStill(slot, generations[slot] as number)

  return {
    markOf: (slot: number): number => (isKnown(slot) ? (marks[slot] as number) : Number.NaN),
    see(slot: number, mark: number, round: number): void {
      if (slot >= marks.length) grow()
      marks[slot] = mark
      rounds[slot] = round
      generations[slot] = index.columns().generation[slot] as number
    },
    notSeenIn(round: number): readonly string[] {
      const { live } = index.columns()
      const keys: string[] = []
      for (let slot = 0; slot < index.end(); slot += 1) {
        if (live[slot] === 1 && !(isKnown(slot) && rounds[slot] === round)) keys.push(index.keyAt(slot))
      }
      return keys
    },
  }
}
