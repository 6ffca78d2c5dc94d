import type { SessionStatus } from '../../shared/contract/session.ts'
import type { StoreAdapter, StoredSession } from '../stores/store.ts'
import { statusCode } from './columns.ts'
import type { People } from './people.ts'
import { createRemovals } from './removals.ts'
import type { SessionIndex } from './session-index.ts'
import type { UserReader } from './user-reader.ts'

/** What happened to the session in a slot. `before` and `after` are null where there was or is no row. */
export type Happening = {
  readonly slot: number
  readonly before: SessionStatus | null
  readonly after: SessionStatus | null
}

/** Rows as they were read, and when the reading began (performance.now()). */
export type Read = {
  readonly rows: readonly StoredSession[]
  readonly began: number
}

/** The only place that changes the index: it writes what was just read from the store. Each resolves with how much changed. */
export type Apply = {
  /** Puts in what is new; owners are read once, when they first appear. */
  readonly load: (read: Read) => Promise<number>
  /** Puts in what is new, with its owner as the user table has it now: they often change together. */
  readonly follow: (read: Read) => Promise<number>
  /** Reads these keys: what is there is put in, what is not there is taken out. */
  readonly suspects: (sessionKeys: readonly string[]) => Promise<number>
  /** The session in this slot was looked for and not found. */
  readonly gone: (slot: number) => void
  /** Reads the next slice of user rows; true when everyone was read once more. */
  readonly checkPeople: () => Promise<boolean>
}

type Parts = {
  readonly store: StoreAdapter
  readonly index: SessionIndex
  readonly people: People
  readonly users: UserReader
  readonly onHappening: (happening: Happening) => void
}

type Put = { readonly slot: number; readonly generation: number; readonly before: SessionStatus | null }

/** Decoding goes on for at most this long before messages are answered. */
const turnMs = 20
const keysPerGet = 5000

export function createApply({ store, index, people, users, onHappening }: Parts): Apply {
  const removals = createRemovals()

  /** Decodes what is new. Its status stands until its owner's row is read, a few milliseconds from now. */
  async function put({ rows, began }: Read): Promise<readonly Put[]> {
    const done: Put[] = []
    let turnEnds = performance.now() + turnMs
    for (const row of rows) {
      if (index.isNews(row) && !removals.isAfter(row.sessionKey, began)) {
        const { slot, before } = index.put(row, Date.now())
        index.decide(slot)
        done.push({ slot, generation: index.columns().generation[slot] as number, before })
      }
      if (performance.now() < turnEnds) continue
      await new Promise(resolve => setImmediate(resolve))
      turnEnds = performance.now() + turnMs
    }
    return done
  }

  function settle(done: readonly Put[], changed: ReadonlySet<number>): void {
    const settled = new Set<number>()
    const settledOf = new Map<number, number>()
    for (const { slot, generation, before } of done) {
      if (!index.isStill(slot, generation) || settled.has(slot)) continue
      settled.add(slot)
      const owner = index.columns().person[slot] as number
      settledOf.set(owner, (settledOf.get(owner) ?? 0) + 1)
      index.decide(slot)
      onHappening({ slot, before, after: statusNow(slot) })
    }
    // Nearly always all sessions of theirs are among these, and there is no need to look for others.
    const others = [...changed].filter(owner => people.held(owner) > (settledOf.get(owner) ?? 0))
    if (others.length > 0) decideAnew(new Set(others), settled)
  }

  const statusNow = (slot: number) => statusCode.word(index.statusAt(slot, Date.now()))

  /** Decides the sessions of these people again, except those in `settled`. */
  function decideAnew(owners: ReadonlySet<number>, settled: ReadonlySet<number>): void {
    const { live, person } = index.columns()
    for (let slot = 0; slot < index.end(); slot += 1) {
      if (live[slot] !== 1 || !owners.has(person[slot] as number) || settled.has(slot)) continue
      const before = statusNow(slot)
      if (index.decide(slot)) onHappening({ slot, before, after: statusNow(slot) })
    }
    index.touch()
  }

  async function load(read: Read): Promise<number> {
    const done = await put(read)
    settle(done, await users.readUnread())
    return done.length
  }

  async function follow(read: Read): Promise<number> {
    const done = await put(read)
    const { person } = index.columns()
    settle(done, await users.read(new Set(done.map(({ slot }) => person[slot] as number))))
    return done.length
  }

  function gone(slot: number): void {
    onHappening({ slot, before: statusNow(slot), after: null })
    removals.note(index.keyAt(slot))
    index.remove(slot)
  }

  async function suspects(sessionKeys: readonly string[]): Promise<number> {
    let changes = 0
    for (let from = 0; from < sessionKeys.length; from += keysPerGet) {
      const keys = sessionKeys.slice(from, from + keysPerGet)
      const began = performance.now()
      const rows = await store.get(keys)
      const there = new Set(rows.map(row => row.sessionKey))
      for (const key of keys) {
        const slot = there.has(key) ? -1 : index.find(key)
        if (slot < 0) continue
        gone(slot)
        changes += 1
      }
      changes += await follow({ rows, began })
    }
    return changes
  }

  return {
    load,
    follow,
    suspects,
    gone,
    async checkPeople() {
      const { changed, last } = await users.readSlice()
      if (changed.size > 0) decideAnew(changed, new Set())
      return last
    },
  }
}
