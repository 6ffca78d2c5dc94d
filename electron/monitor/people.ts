import type { Person } from '../../shared/contract/session.ts'
import type { UserAccount } from '../../shared/django/status.ts'
import type { SessionFields } from '../../shared/django/fields.ts'
import type { StoredUser, UserSource } from '../stores/store.ts'
import { hashWords } from './columns.ts'

/** A user as the table has it, without the password: only the hashes derived from it are kept, 128 bits each. */
type KnownUser = Omit<StoredUser, 'password'> & { readonly hashes: Uint32Array | null }

type Entry = {
  readonly key: string
  readonly userId: string | null
  /** What the newest session says of its owner. */
  payload: { readonly name: string | null; readonly email: string | null; readonly role: string | null }
  account: KnownUser | 'missing' | 'unknown'
}

/** Everyone who has or had a session in this run, by number. */
export type People = {
  /** The number of the person that the payload names, or -1 for nobody. */
  readonly identify: (fields: SessionFields) => number
  readonly byKey: (key: string) => number
  readonly count: () => number
  readonly entry: (person: number) => Entry
  readonly describe: (person: number) => Person
  /** As decideStatus takes it, but for the hash, which `hashFits` compares. */
  readonly account: (person: number) => UserAccount | 'missing' | 'unknown'
  readonly hashFits: (person: number, words: Uint32Array, at: number) => boolean
  /** Reads the user rows of these people; resolves with those whose account is no longer what it was. */
  readonly read: (people: readonly number[]) => Promise<readonly number[]>
  /** Those whose user row was never read. */
  readonly unread: (from: number) => readonly number[]
  /** Lower-case text of a person that a search looks through. */
  readonly searchText: (person: number) => string
  /** Rises when a name, role or account changed. */
  readonly version: () => number
}

type Options = {
  readonly source: UserSource | null
  readonly hasher: (password: string) => readonly string[]
  readonly hasKey: boolean
  readonly hasPasswordColumn: boolean
  readonly operatorUser: string | null
}

export function createPeople({ source, hasher, hasKey, hasPasswordColumn, operatorUser }: Options): People {
  const entries: Entry[] = []
  const numbers = new Map<string, number>()
  const texts: (string | undefined)[] = []
  const operator = operatorUser?.trim().toLowerCase() || null
  let version = 0

  function numberOf(key: string, userId: string | null): number {
    const found = numbers.get(key)
    if (found !== undefined) return found
    entries.push({ key, userId, payload: { name: null, email: null, role: null }, account: 'unknown' })
    numbers.set(key, entries.length - 1)
    return entries.length - 1
  }

  const entry = (person: number): Entry => {
    const found = entries[person]
    if (!found) throw new RangeError(`no person ${person}`)
    return found
  }

  const user = (person: number): KnownUser | null => {
    const { account } = entry(person)
    return typeof account === 'string' ? null : account
  }

  function describe(person: number): Person {
    const { key, userId, payload } = entry(person)
    const known = user(person)
    const fullName = [known?.firstName, known?.lastName].filter(Boolean).join(' ')
    const email = known?.email || payload.email
    return {
      key,
      userId,
      name: known?.username || fullName || payload.name || email || userId || key,
      email: email || null,
      role: known?.role || payload.role || flagRole(known),
      isActive: known?.isActive ?? null,
      isStaff: known?.isStaff ?? null,
      isSuperuser: known?.isSuperuser ?? null,
      isOperator: operator !== null && [known?.username, email, userId].some(name => name?.toLowerCase() === operator),
    }
  }

  function know({ password, ...row }: StoredUser): KnownUser {
    const hashes = password === null || !hasKey || !hasPasswordColumn ? null : hasher(password)
    return { ...row, hashes: hashes && Uint32Array.from(hashes.flatMap(hash => [...hashOf(hash)])) }
  }

  return {
    identify(fields) {
      const { authUserId, userId, user, email, name, role } = fields
      const named = authUserId ?? userId ?? user ?? email
      if (named === null) return -1
      const person = numberOf(authUserId === null ? `p:${named}` : `u:${authUserId}`, authUserId ?? userId)
      const before = entry(person)
      const payload = { name: name ?? user, email, role }
      if (samePayload(before.payload, payload)) return person
      before.payload = payload
      texts[person] = undefined
      version += 1
      return person
    },
    byKey: key => numbers.get(key) ?? -1,
    count: () => entries.length,
    entry,
    describe,
    account(person) {
      const { account } = entry(person)
      if (typeof account === 'string') return account
      return { isActive: account.isActive, hashes: account.hashes === null ? null : [] }
    },
    hashFits(person, words, at) {
      const hashes = user(person)?.hashes
      if (!hashes) return true
      for (let from = 0; from < hashes.length; from += hashWords) {
        let same = 0
        while (same < hashWords && hashes[from + same] === words[at + same]) same += 1
        if (same === hashWords) return true
      }
      return false
    },
    async read(people) {
      if (!source) return []
      const wanted = people.filter(person => entry(person).key.startsWith('u:'))
      const rows = await source.get(wanted.map(person => entry(person).userId ?? ''))
      const byId = new Map(rows.map(row => [row.id, row]))
      const changed: number[] = []
      for (const person of wanted) {
        const row = byId.get(entry(person).userId ?? '')
        const account = row ? know(row) : 'missing'
        if (sameAccount(entry(person).account, account)) continue
        entry(person).account = account
        texts[person] = undefined
        changed.push(person)
      }
      if (changed.length > 0) version += 1
      return changed
    },
    unread(from) {
      const found: number[] = []
      if (!source) return found
      for (let person = from; person < entries.length; person += 1) {
        const { account, key } = entry(person)
        if (account === 'unknown' && key.startsWith('u:')) found.push(person)
      }
      return found
    },
    searchText(person) {
      const known = user(person)
      return (texts[person] ??= textOf(describe(person), known?.firstName, known?.lastName))
    },
    version: () => version,
  }
}

/** The first 128 bits of a hash in hex. */
export function hashOf(hex: string): Uint32Array {
  const words = new Uint32Array(hashWords)
  for (let at = 0; at < hashWords; at += 1) words[at] = Number.parseInt(hex.slice(at * 8, at * 8 + 8), 16)
  return words
}

function flagRole(known: KnownUser | null): string | null {
  if (known?.isSuperuser) return 'Superuser'
  return known?.isStaff ? 'Staff' : null
}

const textOf = (person: Person, ...more: readonly (string | null | undefined)[]): string =>
  [person.name, person.email, person.userId, person.role, ...more].filter(Boolean).join('\n').toLowerCase()

const samePayload = (a: Entry['payload'], b: Entry['payload']) =>
  a.name === b.name && a.email === b.email && a.role === b.role

function sameAccount(a: Entry['account'], b: Entry['account']): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b
  const { hashes: hashesA, ...restA } = a
  const { hashes: hashesB, ...restB } = b
  return String(hashesA) === String(hashesB) && JSON.stringify(restA) === JSON.stringify(restB)
}
