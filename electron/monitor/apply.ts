import type { SessionStatus } from '../../shared/contract/session.ts'
import type { StoreAdapter, StoredSession } from '../stores/store.ts'
import { statusCode } from './columns.ts'
import type { People } from './people.ts'
import type { SessionIndex } from './session-index.ts'

/** What happened to one session, as far as people care. `before` and `after` are null where there was or is no row. */
export type Happening = {
  readonly person: number
  readonly before: SessionStatus | null
  readonly after: SessionStatus | null
  readonly touched: boolean
}

/** The only place that changes the index: it writes what was just read from the store. */
export type Apply = {
  /** Puts rows in; rows whose date is known already are left as they are, unless `always`. */
  readonly rows: (rows: readonly StoredSession[], always?: boolean) => Promise<void>
  /** Reads these keys: what is there is put in, what is not there is taken out. */
  readonly suspects: (sessionKeys: readonly string[]) => Promise<number>
  readonly gone: (slot: number) => void
  /** Reads the next slice of user rows, so that a changed password or a deactivated user is noticed. */
  readonly checkPeople: () => Promise<void>
}

type Parts = {
  readonly store: StoreAdapter
  readonly index: SessionIndex
  readonly people: People
  readonly onHappening: (happening: Happening & { readonly slot: number }) => void
}

/** Decoding goes on for at most this long before messages are answered. */
const turnMs = 20
const peoplePerCheck = 1000

export function createApply({ store, index, people, onHappening }: Parts): Apply {
  let nextPerson = 0

  async function rows(batch: readonly StoredSession[], always = false): Promise<void> {
    const peopleBefore = people.count()
    const put: { slot: number; before: SessionStatus | null; generation: number; touched: boolean }[] = []
    let turnEnds = performance.now() + turnMs
    for (const row of batch) {
      const known = index.find(row.sessionKey)
      const sameDate = known >= 0 && index.columns().expireDate[known] === row.expireDate
      if (sameDate && !always) continue
      const { slot, before } = index.put(row, Date.now())
      // Its status stands until its owner's row is read, a few milliseconds from now.
      if (before === null) index.decide(slot)
      put.push({ slot, before, generation: generation(slot), touched: !sameDate })
      if (performance.now() < turnEnds) continue
      await new Promise(resolve => setImmediate(resolve))
      turnEnds = performance.now() + turnMs
    }
    const unread = people.unread(peopleBefore)
    if (unread.length > 0) await people.read(unread)
    for (const { slot, before, generation: then, touched } of put) {
      if (index.columns().live[slot] !== 1 || generation(slot) !== then) continue
      index.decide(slot)
      tell(slot, before, statusCode.word(index.statusAt(slot, Date.now())), touched)
    }
  }

  const generation = (slot: number) => index.columns().generation[slot] as number

  function tell(slot: number, before: SessionStatus | null, after: SessionStatus | null, touched: boolean): void {
    onHappening({ slot, person: index.columns().person[slot] as number, before, after, touched })
  }

  function gone(slot: number): void {
    tell(slot, statusCode.word(index.statusAt(slot, Date.now())), null, true)
    index.remove(slot)
  }

  async function suspects(sessionKeys: readonly string[]): Promise<number> {
    if (sessionKeys.length === 0) return 0
    const found = await store.get(sessionKeys)
    const there = new Set(found.map(row => row.sessionKey))
    await rows(found, true)
    for (const sessionKey of sessionKeys) {
      const slot = there.has(sessionKey) ? -1 : index.find(sessionKey)
      if (slot >= 0) gone(slot)
    }
    return sessionKeys.length
  }

  async function checkPeople(): Promise<void> {
    const count = people.count()
    if (count === 0) return
    if (nextPerson >= count) nextPerson = 0
    const slice: number[] = []
    while (slice.length < peoplePerCheck && nextPerson < count) slice.push(nextPerson++)
    const changed = new Set(await people.read(slice))
    if (changed.size === 0) return
    const { live, person } = index.columns()
    for (let slot = 0; slot < index.end(); slot += 1) {
      if (live[slot] !== 1 || !changed.has(person[slot] as number)) continue
      const before = statusCode.word(index.statusAt(slot, Date.now()))
      if (index.decide(slot)) tell(slot, before, statusCode.word(index.statusAt(slot, Date.now())), false)
    }
    index.touch()
  }

  return { rows, suspects, gone, checkPeople }
}
