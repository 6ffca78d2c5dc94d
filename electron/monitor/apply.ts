import type { SessionStatus } from '../../shared/contract/session.ts'
import type { StoredFurther } from '../stores/further-columns.ts'
import type { StoreAdapter, StoredSession } from '../stores/store.ts'
import { statusCode } from './columns.ts'
import type { DecodedBatch } from './decode-batch.ts'
import type { Decoding } from './decoding.ts'
import { withoutDecoder } from './decoding.ts'
import type { ReadPage } from './page-stream.ts'
import type { People } from './people.ts'
import { createReadByKeys } from './read-by-keys.ts'
import { createRemovals } from './removals.ts'
import type { SessionIndex } from './session-index.ts'
import type { UserBatch } from './user-batch.ts'
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
  /** About so many sessions will come. */
  readonly expect: (sessions: number) => void
  /** Puts in what is new; owners are read once, when they first appear. */
  readonly load: (read: Read) => Promise<number>
  /** The first half of `load`, which may go on while others are loaded: decodes, and reads the owners. Loading is the rest. */
  readonly prepare: (read: Read) => Promise<Prepared>
  /** All users, or all rows of some ranges, read and decoded elsewhere; null where they must be read here. */
  readonly readUsers: Decoding['users']
  readonly readRows: Decoding['rows']
  /** Takes in user rows, also of those without a session. */
  readonly users: (batch: UserBatch) => void
  /** `prepare` for a page of these, of which some rows may not be believed. */
  readonly announce: (page: ReadPage, isDoubtful: ((sessionKey: string) => boolean) | null) => Promise<Prepared>
  readonly finish: (prepared: Prepared) => Promise<number>
  /** Gives up what was prepared and is not to be finished. */
  readonly drop: (prepared: Prepared) => void
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
  /** Without it all rows are decoded right here. */
  readonly decoding?: Decoding
  readonly onHappening: (happening: Happening) => void
}

/**
 * So many rows, of which the first lie in a batch, where there is one. Only those whose text is not there are kept besides:
 * texts that wait would soon be old, and the memory is given back late.
 */
export type Prepared = {
  readonly began: number
  readonly count: number
  /** What further columns say of each row; null where none are read. */
  readonly further: readonly (StoredFurther | undefined)[] | null
  readonly batch: DecodedBatch | null
  readonly rows: ReadonlyMap<number, StoredSession>
  /** Rows that are not to be believed, by their keys. */
  readonly isDoubtful?: ((sessionKey: string) => boolean) | null
}

/** What was put in: slots, their generations, and the status codes and the owners before. */
type Done = {
  readonly slots: number[]
  readonly generations: number[]
  readonly before: number[]
  readonly owners: number[]
}

function together(one: Done, more: Done): Done {
  return {
    slots: [...one.slots, ...more.slots],
    generations: [...one.generations, ...more.generations],
    before: [...one.before, ...more.before],
    owners: [...one.owners, ...more.owners],
  }
}

/** Decoding goes on for at most this long before messages are answered. */
const turnMs = 20
const mostExpected = 5_000_000
/** So few that were saved since the last look are a site's usual pace. */
const fewSessions = 500
const nobody: ReadonlySet<number> = new Set()

export function createApply({ store, index, people, users, decoding = withoutDecoder, onHappening }: Parts): Apply {
  const removals = createRemovals()
  const readByKeys = createReadByKeys(store)

  async function decode({ rows, began }: Read): Promise<Prepared> {
    const batch = await decoding.decode(rows, 0)
    const isIn = (at: number) => batch !== null && at < batch.count && batch.hasText(at)
    const apart = new Map<number, StoredSession>()
    for (const [at, row] of rows.entries()) if (!isIn(at)) apart.set(at, row)
    const further = batch && index.further ? rows.map(row => row.further) : null
    return { began, count: rows.length, batch, rows: apart, further }
  }

  async function prepare(read: Read): Promise<Prepared> {
    const prepared = await decode(read)
    if (prepared.batch) await announce(prepared.batch)
    return prepared
  }

  /** Reads the user rows of owners who are new before their sessions are put in: everything is then decided once. */
  async function announce(batch: DecodedBatch): Promise<void> {
    people.announce(batch)
    try {
      const changed = await users.readUnread()
      const known = [...changed].filter(person => people.held(person) > 0)
      if (known.length > 0) decideAnew(new Set(known), new Set())
    } catch (error) {
      batch.release()
      throw error
    }
  }

  /** Puts in what is new. Where an owner's row is not read yet, the status stands until it is, a few milliseconds from now. */
  async function put({ count, rows, began, batch, further, isDoubtful }: Prepared): Promise<Done> {
    const done: Done = { slots: [], generations: [], before: [], owners: [] }
    const inBatch = batch?.count ?? 0
    let turnEnds = performance.now() + turnMs
    try {
      for (let at = 0; at < (batch ? inBatch : count); at += 1) {
        if (isDoubtful?.(rows.get(at)?.sessionKey ?? batch?.key(at) ?? '')) continue
        if (batch?.isDecoded(at)) putDecoded(batch, at, further?.[at], began, done)
        else putRow(rows.get(at) ?? batch?.row(at, further?.[at]), began, done)
        if ((at & 63) !== 0 || performance.now() < turnEnds) continue
        await new Promise(resolve => setImmediate(resolve))
        turnEnds = performance.now() + turnMs
      }
    } finally {
      batch?.release()
    }
    if (!batch || inBatch === count) return done
    // What did not fit into the batch goes into the next one.
    const behind = [...rows].filter(([at]) => at >= inBatch).map(([, row]) => row)
    return together(done, await put(await decode({ rows: behind, began })))
  }

  function putRow(row: StoredSession | undefined, began: number, done: Done): void {
    if (!row || removals.isAfter(row.sessionKey, began) || !index.isNews(row)) return
    const { slot, before } = index.put(row, Date.now())
    note(slot, before, done)
  }

  function putDecoded(
    batch: DecodedBatch,
    at: number,
    further: StoredFurther | undefined,
    began: number,
    done: Done,
  ): void {
    if (removals.any() && removals.isAfter(batch.key(at), began)) return
    const slot = index.putDecoded(batch, at, Date.now(), further)
    if (slot >= 0) note(slot, index.statusBefore(), done)
  }

  function note(slot: number, before: number, done: Done): void {
    index.decide(slot)
    done.slots.push(slot)
    done.generations.push(index.columns().generation[slot] as number)
    done.before.push(before)
    done.owners.push(index.ownerBefore())
  }

  /** Decides anew what the owners that were just read change, and tells what happened; nobody is told of what is loaded. */
  function settle(done: Done, changed: ReadonlySet<number>, tell: typeof onHappening | null): void {
    if (changed.size === 0 && tell === null) return
    const settled = new Set<number>()
    const settledOf = new Map<number, number>()
    for (const [at, slot] of done.slots.entries()) {
      if (!index.isStill(slot, done.generations[at] as number) || settled.has(slot)) continue
      settled.add(slot)
      const owner = index.columns().person[slot] as number
      settledOf.set(owner, (settledOf.get(owner) ?? 0) + 1)
      index.decide(slot)
      tell?.({ slot, before: statusCode.word(done.before[at] as number), after: statusNow(slot) })
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

  async function finish(prepared: Prepared): Promise<number> {
    const done = await put(prepared)
    const { person } = index.columns()
    const isUnread = people.anyUnread() && done.slots.some(slot => people.isUnread(person[slot] as number))
    settle(done, isUnread ? await users.readUnread() : nobody, null)
    return done.slots.length
  }

  async function follow(read: Read): Promise<number> {
    const done = await put(await decode(read))
    const owners = ownersToRead(done)
    let changed = nobody
    // What happened is told also where the owners cannot be read now: they are then read in the slices that come next.
    try {
      changed = await users.read(owners)
    } catch (error) {
      users.postpone(owners)
      throw error
    } finally {
      settle(done, changed, onHappening)
    }
    return done.slots.length
  }

  /** Of few sessions all owners; of very many those of whom something may be new, and the others in the slices that come next. */
  function ownersToRead({ slots, before, owners }: Done): ReadonlySet<number> {
    const { person } = index.columns()
    const wanted = new Set<number>()
    const others = new Set<number>()
    for (const [at, slot] of slots.entries()) {
      const owner = person[slot] as number
      const isSame = owner === owners[at] && index.statusAt(slot, Date.now()) === before[at]
      if (slots.length <= fewSessions || !isSame) wanted.add(owner)
      else others.add(owner)
    }
    users.postpone(others)
    return wanted
  }

  function gone(slot: number): void {
    onHappening({ slot, before: statusNow(slot), after: null })
    removals.note(index.keyAt(slot))
    index.remove(slot)
  }

  async function suspects(sessionKeys: readonly string[]): Promise<number> {
    let changes = 0
    for await (const { keys, rows, began } of readByKeys(sessionKeys)) {
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
    // With room for those who log in meanwhile; a table that is larger than memory is found out by reading it.
    expect: sessions => index.reserve(Math.min(mostExpected, Math.ceil(sessions * 1.06))),
    load: async read => finish(await prepare(read)),
    prepare,
    readUsers: decoding.users,
    readRows: decoding.rows,
    users(batch) {
      try {
        const changed = people.putUsers(batch)
        if (changed.size > 0) decideAnew(changed, nobody)
      } finally {
        batch.release()
      }
    },
    async announce({ batch, began, apart, further }, isDoubtful) {
      await announce(batch)
      return { began, count: batch.count, batch, rows: apart, further, isDoubtful }
    },
    finish,
    drop: ({ batch }) => batch?.release(),
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
