import type { UserAccount } from '../../shared/django/status.ts'
import type { StoredUser } from '../stores/store.ts'
import { hashWords } from './auth-hash.ts'
import { grown } from './columns.ts'
import type { Dictionary } from './dictionary.ts'
import { createTextColumn } from './text-column.ts'
import type { UserBatch } from './user-batch.ts'

/** A user as the table has it, without the password. Dates are stored dates. */
export type KnownUser = Omit<StoredUser, 'password' | 'id' | 'role'>

/** What a new look at a user row brought: `standing` decides whether Django takes the sessions as logins. */
export type AccountChange = 'none' | 'facts' | 'standing'

/**
 * The user rows of people, by number, in typed columns. Of the password only the hashes derived from it are kept, 128 bits
 * each: enough to tell any two apart, and a million of them in 16 MB.
 */
export type Accounts = {
  /** Takes in a row; null says that the table has no such user. */
  readonly put: (person: number, row: StoredUser | null) => AccountChange
  /** The same of a row of a batch. */
  readonly putRead: (person: number, batch: UserBatch, at: number) => AccountChange
  readonly forget: (person: number) => void
  readonly user: (person: number) => KnownUser | null
  /** Also of a user who was deleted while Rollcall watched: a name is better than a bare id. */
  readonly username: (person: number) => string | null
  readonly isNamed: (person: number) => boolean
  /** In the dictionary of roles; 0 for none. */
  readonly role: (person: number) => number
  readonly isStaffed: (person: number) => 'superuser' | 'staff' | null
  /** `is_staff` itself; null where it is not known. */
  readonly isStaff: (person: number) => boolean | null
  /** As decideStatus takes it, but for the hashes, which `hashFits` compares: they are an empty list. */
  readonly account: (person: number) => UserAccount | 'missing' | 'unknown'
  readonly hashFits: (person: number, words: Uint32Array, at: number) => boolean
}

type Options = {
  /** Null where no hash can be derived: without a SECRET_KEY or a password column. */
  readonly hasher: ((password: string) => readonly Uint8Array[]) | null
  readonly roles: Dictionary
}

const unknown = 0
const missing = 1
const known = 2

/** True, false and null in two bits. */
export const asBits = (value: boolean | null) => (value === null ? 0 : value ? 2 : 1)
const fromBits = (bits: number) => ((bits & 3) === 0 ? null : (bits & 3) === 2)

export function createAccounts({ hasher, roles }: Options): Accounts {
  const words = (hasher?.('').length ?? 0) * hashWords
  let state = new Uint8Array(1024)
  let flags = new Uint8Array(1024)
  let role = new Int32Array(1024)
  let lastLogin = new Float64Array(1024)
  let dateJoined = new Float64Array(1024)
  let hashes = new Uint32Array(1024 * words)
  /** Null in a user's hashes: the password column is empty, and nothing can be said. */
  let hashed = new Uint8Array(1024)
  const username = createTextColumn()
  const email = createTextColumn()
  const firstName = createTextColumn()
  const lastName = createTextColumn()
  const textColumns = [
    ['username', username],
    ['email', email],
    ['firstName', firstName],
    ['lastName', lastName],
  ] as const

  function reserve(person: number): void {
    if (person < state.length) return
    const length = Math.max(person + 1, state.length * 2)
    state = grown(state, length)
    flags = grown(flags, length)
    role = grown(role, length)
    lastLogin = grown(lastLogin, length)
    dateJoined = grown(dateJoined, length)
    hashes = grown(hashes, length * words)
    hashed = grown(hashed, length)
  }

  const orNull = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value)

  function put(person: number, row: StoredUser | null): AccountChange {
    reserve(person)
    const before = state[person]
    if (row === null) {
      const lastKnown = username.get(person)
      forget(person)
      username.set(person, lastKnown)
      state[person] = missing
      return before === missing ? 'none' : 'standing'
    }
    const bits = asBits(row.isActive) | (asBits(row.isStaff) << 2) | (asBits(row.isSuperuser) << 4)
    const sameHashes = putHashes(person, row.password)
    const sameStanding = before === known && sameHashes && ((flags[person] as number) & 3) === (bits & 3)
    let sameFacts = true
    for (const [field, column] of textColumns) if (column.set(person, row[field])) sameFacts = false
    if (
      !putFacts(person, bits, roles.of(row.role || null), row.lastLogin ?? Number.NaN, row.dateJoined ?? Number.NaN)
    ) {
      sameFacts = false
    }
    return sameStanding ? (sameFacts ? 'none' : 'facts') : 'standing'
  }

  function putRead(person: number, batch: UserBatch, at: number): AccountChange {
    reserve(person)
    const bits = batch.flags(at)
    const sameHashes = putReadHashes(person, batch, at)
    const sameStanding = state[person] === known && sameHashes && ((flags[person] as number) & 3) === (bits & 3)
    let sameFacts = true
    for (let each = 0; each < textColumns.length; each += 1) {
      const [field, column] = textColumns[each] as (typeof textColumns)[number]
      if (column.setBytes(person, batch.bytes, batch.textAt(at, field), batch.textLength(at, field))) sameFacts = false
    }
    const roleNumber = batch.textLength(at, 'role') > 0 ? roles.of(batch.text(at, 'role')) : 0
    if (!putFacts(person, bits, roleNumber, batch.lastLogin(at), batch.dateJoined(at))) sameFacts = false
    return sameStanding ? (sameFacts ? 'none' : 'facts') : 'standing'
  }

  /** True when they are what they were. */
  function putFacts(person: number, bits: number, roleNumber: number, login: number, joined: number): boolean {
    const same =
      state[person] === known &&
      flags[person] === bits &&
      role[person] === roleNumber &&
      Object.is(lastLogin[person], login) &&
      Object.is(dateJoined[person], joined)
    state[person] = known
    flags[person] = bits
    role[person] = roleNumber
    lastLogin[person] = login
    dateJoined[person] = joined
    return same
  }

  /** True when they are what they were. */
  function putReadHashes(person: number, batch: UserBatch, at: number): boolean {
    const isHashed = hasher !== null && batch.isHashed(at) ? 1 : 0
    let same = hashed[person] === isHashed
    hashed[person] = isHashed
    if (isHashed === 0) return same
    for (let word = 0; word < words; word += 1) {
      const value = batch.hash(at, word)
      if (hashes[person * words + word] !== value) same = false
      hashes[person * words + word] = value
    }
    return same
  }

  /** True when they are what they were. */
  function putHashes(person: number, password: string | null): boolean {
    const values = hasher === null || password === null ? null : hasher(password)
    const had = hashed[person]
    hashed[person] = values === null ? 0 : 1
    let same = had === hashed[person]
    if (values === null) return same
    let place = person * words
    for (const digest of values) {
      for (let at = 0; at < hashWords * 4; at += 4) {
        const upper = ((digest[at] as number) << 8) | (digest[at + 1] as number)
        const lower = ((digest[at + 2] as number) << 8) | (digest[at + 3] as number)
        const word = ((upper << 16) | lower) >>> 0
        if (hashes[place] !== word) same = false
        hashes[place] = word
        place += 1
      }
    }
    return same
  }

  function forget(person: number): void {
    if (person >= state.length) return
    state[person] = unknown
    hashed[person] = 0
    role[person] = 0
    for (const [, column] of textColumns) column.set(person, null)
  }

  return {
    put,
    putRead,
    forget,
    user(person) {
      if (state[person] !== known) return null
      const bits = flags[person] as number
      return {
        username: username.get(person),
        email: email.get(person),
        firstName: firstName.get(person),
        lastName: lastName.get(person),
        isActive: fromBits(bits),
        isStaff: fromBits(bits >> 2),
        isSuperuser: fromBits(bits >> 4),
        lastLogin: orNull(lastLogin[person]),
        dateJoined: orNull(dateJoined[person]),
      }
    },
    username: username.get,
    isNamed: username.has,
    role: person => role[person] ?? 0,
    isStaff: person => (state[person] === known ? fromBits((flags[person] as number) >> 2) : null),
    isStaffed(person) {
      if (state[person] !== known) return null
      const bits = flags[person] as number
      if (fromBits(bits >> 4) === true) return 'superuser'
      return fromBits(bits >> 2) === true ? 'staff' : null
    },
    account(person) {
      if (state[person] === missing) return 'missing'
      if (state[person] !== known) return 'unknown'
      return { isActive: fromBits(flags[person] as number), hashes: hashed[person] === 1 ? [] : null }
    },
    hashFits(person, wanted, at) {
      if (hashed[person] !== 1) return false
      for (let from = person * words; from < (person + 1) * words; from += hashWords) {
        let same = 0
        while (same < hashWords && hashes[from + same] === wanted[at + same]) same += 1
        if (same === hashWords) return true
      }
      return false
    },
  }
}
