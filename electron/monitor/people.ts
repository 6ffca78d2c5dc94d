import type { Person } from '../../shared/contract/session.ts'
import type { SessionFields } from '../../shared/django/fields.ts'
import type { StoredUser } from '../stores/store.ts'
import type { AccountChange, Accounts } from './accounts.ts'
import { createAccounts } from './accounts.ts'
import { createAlphabet } from './alphabet.ts'
import { grown } from './columns.ts'
import type { DecodedBatch } from './decode-batch.ts'
import { notLookedFor } from './decode-batch.ts'
import { createDictionary } from './dictionary.ts'
import { createKeyTable } from './key-table.ts'
import { createSearchTexts } from './search-texts.ts'
import type { UserBatch } from './user-batch.ts'

/** Everyone who has or had a session in this run, by number. Numbers are used again once a person was forgotten. */
export type People = Pick<Accounts, 'user' | 'account' | 'hashFits' | 'isStaff' | 'isStaffed'> & {
  /** Without one nobody is known to be staff. */
  readonly hasUserTable: boolean
  /** The number of the person that the payload names, or -1 for nobody. */
  readonly identify: (fields: SessionFields) => number
  /** The number of the user with this id. */
  readonly identifyUser: (userId: string) => number
  /** The same as `identify`, of a row of a batch. */
  readonly identifyDecoded: (batch: DecodedBatch, row: number) => number
  /** Gives those whom the rows name numbers, so that their user rows can be read before the sessions are put in. */
  readonly announce: (batch: DecodedBatch) => void
  /** A session more or less of this person: those without any may be forgotten. */
  readonly hold: (person: number) => void
  readonly release: (person: number) => void
  /** How many sessions this person has. */
  readonly held: (person: number) => number
  readonly byKey: (key: string) => number
  /** "u:7" for the user with that id, "p:…" for someone that only payloads name. */
  readonly keyOf: (person: number) => string
  readonly userId: (person: number) => string | null
  /** Rises when the number is given to someone else. */
  readonly generation: (person: number) => number
  /** All numbers are below this. */
  readonly end: () => number
  readonly nameOf: (person: number) => string
  readonly describe: (person: number) => Person
  /** The same of a user row whose owner has no number. */
  readonly describeUser: (user: StoredUser) => Person
  /** In the dictionary of roles; 0 for none. */
  readonly roleNumber: (person: number) => number
  readonly roleWord: (roleNumber: number) => string | null
  readonly roleEnd: () => number
  readonly putUser: (person: number, row: StoredUser | null) => AccountChange
  /** Takes in all rows of a batch, also of users without a session; those whose sessions must be decided anew. */
  readonly putUsers: (batch: UserBatch) => ReadonlySet<number>
  /** Users whose row was never read. */
  readonly unread: () => readonly number[]
  readonly isUnread: (person: number) => boolean
  readonly anyUnread: () => boolean
  /** By person: 1 where this text in lower case, which is not empty, is in what a search looks through. */
  readonly holding: (text: string) => Uint8Array
  /** The same of one person. */
  readonly holds: (person: number, text: string) => boolean
  /** Place of each person by name, and of each role by its word; see Alphabet. */
  readonly namePlaces: () => Float64Array
  readonly rolePlaces: () => Float64Array
  /** Puts some of the new names in order, and makes some texts, before a question has to wait for them; true while there are more. */
  readonly settleNames: () => boolean
  /** Forgets those without sessions when there are very many. */
  readonly forgetIdle: () => void
  /** Rises when a name, role or account changed. */
  readonly version: () => number
}

type Options = {
  readonly hasUserTable: boolean
  /** Null where no hash can be derived: without a SECRET_KEY or a password column. */
  readonly hasher: ((password: string) => readonly Uint8Array[]) | null
  readonly operatorUser: string | null
}

const letterU = 0x75
const mostIdle = 20_000
const mostRoles = 10_000
/** So few new names are put in order when a sort asks for them, and texts made when a search does; of more, so many at once. */
const fewNames = 2000
const namesAtOnce = 1000
const textsAtOnce = 1000

export function createPeople({ hasUserTable, hasher, operatorUser }: Options): People {
  const keys = createKeyTable({ inOrder: false })
  const roles = createDictionary(mostRoles)
  const superuserRole = roles.of('Superuser')
  const staffRole = roles.of('Staff')
  const accounts = createAccounts({ hasher, roles })
  const names = createAlphabet(person => (keys.isUsed(person) ? nameOf(person) : null))
  const roleNames = createAlphabet()
  const unread = new Set<number>()
  const texts = createSearchTexts(person => {
    if (!keys.isUsed(person)) return ''
    const user = accounts.user(person)
    const email = user?.email || payloads.get(person)?.email
    const words = [
      nameOf(person),
      email,
      userId(person),
      roles.word(roleNumber(person)),
      user?.firstName,
      user?.lastName,
    ]
    return words.filter(Boolean).join('\n').toLowerCase()
  })
  /** What sessions say of those that the user table does not know. */
  const payloads = new Map<number, { readonly name: string | null; readonly email: string | null }>()
  let payloadRole = new Int32Array(1024)
  let sessions = new Uint32Array(1024)
  let generation = new Uint32Array(1024)
  let idle = 0
  let version = 0
  const operator = operatorUser?.trim().toLowerCase() || null

  function numberOf(key: string): number {
    const known = keys.find(key)
    if (known >= 0) return known
    return enter(keys.add(key), key.startsWith('u:'))
  }

  function numberIn(batch: DecodedBatch, row: number): number {
    const at = batch.identityAt(row)
    const length = batch.identityLength(row)
    if (length === 0) return -1
    const countBefore = keys.count()
    const person = keys.addIn(batch.bytes, at, length)
    return keys.count() === countBefore ? person : enter(person, batch.bytes[at] === letterU)
  }

  function enter(person: number, isUser: boolean): number {
    if (person >= sessions.length) {
      payloadRole = grown(payloadRole, person * 2)
      sessions = grown(sessions, person * 2)
      generation = grown(generation, person * 2)
    }
    payloadRole[person] = 0
    texts.outdate(person)
    idle += 1
    if (hasUserTable && isUser) unread.add(person)
    return person
  }

  function userId(person: number): string | null {
    const key = keys.keyAt(person)
    return key.startsWith('u:') ? key.slice(2) : null
  }

  function nameOf(person: number): string {
    const username = accounts.username(person)
    if (username) return username
    const user = accounts.user(person)
    const fullName = [user?.firstName, user?.lastName].filter(Boolean).join(' ')
    const payload = payloads.get(person)
    return fullName || payload?.name || user?.email || payload?.email || `User ${keys.keyAt(person).slice(2)}`
  }

  function roleNumber(person: number): number {
    const stated = accounts.role(person) || (payloadRole[person] as number)
    if (stated !== 0) return stated
    const staffed = accounts.isStaffed(person)
    return staffed === null ? 0 : staffed === 'superuser' ? superuserRole : staffRole
  }

  function describe(person: number): Person {
    const user = accounts.user(person)
    const id = userId(person)
    const email = user?.email || payloads.get(person)?.email || null
    return {
      key: keys.keyAt(person),
      userId: id,
      name: nameOf(person),
      email,
      role: roles.word(roleNumber(person)),
      isActive: user?.isActive ?? null,
      isStaff: user?.isStaff ?? null,
      isSuperuser: user?.isSuperuser ?? null,
      isOperator: operator !== null && [user?.username, email, id].some(name => name?.toLowerCase() === operator),
    }
  }

  function describeUser(user: StoredUser): Person {
    const { id, email, isActive, isStaff, isSuperuser } = user
    const fullName = [user.firstName, user.lastName].filter(Boolean).join(' ')
    return {
      key: `u:${id}`,
      userId: id,
      name: user.username || fullName || email || `User ${id}`,
      email: email || null,
      role: user.role || (isSuperuser === true ? 'Superuser' : isStaff === true ? 'Staff' : null),
      isActive,
      isStaff,
      isSuperuser,
      isOperator: operator !== null && [user.username, email, id].some(name => name?.toLowerCase() === operator),
    }
  }

  function changed(person: number): void {
    version += 1
    texts.outdate(person)
    names.touch(person)
  }

  /** What a session says of its owner; the table knows better. */
  function noteWords(person: number, role: string | null, name: string | null, email: string | null): void {
    const before = payloads.get(person)
    const sameWords =
      accounts.isNamed(person) || (before !== undefined && before.name === name && before.email === email)
    if (!sameWords) {
      payloads.set(person, { name, email })
      changed(person)
    }
    noteRole(person, role)
  }

  function noteRole(person: number, role: string | null): void {
    const roleWord = roles.of(role)
    if (payloadRole[person] === roleWord) return
    payloadRole[person] = roleWord
    changed(person)
  }

  function forget(person: number): void {
    keys.remove(person)
    accounts.forget(person)
    payloads.delete(person)
    unread.delete(person)
    names.touch(person)
    texts.outdate(person)
    generation[person] = (generation[person] as number) + 1
  }

  return {
    hasUserTable,
    user: accounts.user,
    account: accounts.account,
    hashFits: accounts.hashFits,
    isStaff: accounts.isStaff,
    isStaffed: accounts.isStaffed,
    identify(fields) {
      const { authUserId, user, email, name, role } = fields
      const named = authUserId ?? fields.userId ?? user ?? email
      if (named === null) return -1
      const person = numberOf(`${authUserId === null ? 'p' : 'u'}:${named}`)
      noteWords(person, role, name ?? user, email)
      return person
    },
    identifyUser: userId => numberOf(`u:${userId}`),
    announce(batch) {
      for (let row = 0; row < batch.count; row += 1) {
        if (batch.isTrusted(row)) batch.owners[row] = numberIn(batch, row)
      }
    },
    identifyDecoded(batch, row) {
      const found = batch.owners[row] as number
      const person = found === notLookedFor ? numberIn(batch, row) : found
      if (person < 0) return -1
      // What the table knows the person by need not be made.
      if (accounts.isNamed(person)) noteRole(person, batch.role(row))
      else noteWords(person, batch.role(row), batch.payloadName(row), batch.payloadEmail(row))
      return person
    },
    hold(person) {
      if (sessions[person] === 0) idle -= 1
      sessions[person] = (sessions[person] as number) + 1
    },
    release(person) {
      sessions[person] = (sessions[person] as number) - 1
      if (sessions[person] === 0) idle += 1
    },
    held: person => sessions[person] as number,
    byKey: keys.find,
    keyOf: keys.keyAt,
    userId,
    generation: person => generation[person] as number,
    end: keys.end,
    nameOf,
    describe,
    describeUser,
    roleNumber,
    roleWord: roles.word,
    roleEnd: roles.end,
    putUser(person, row) {
      unread.delete(person)
      const change = accounts.put(person, row)
      if (change === 'none') return change
      // The table knows better than what the sessions say.
      if (row?.username) payloads.delete(person)
      changed(person)
      return change
    },
    putUsers(batch) {
      const standing = new Set<number>()
      for (let at = 0; at < batch.count; at += 1) {
        const countBefore = keys.count()
        const person = keys.addIn(batch.bytes, batch.keyAt(at), batch.keyLength(at))
        if (keys.count() > countBefore) enter(person, false)
        unread.delete(person)
        const change = accounts.putRead(person, batch, at)
        if (change === 'none') continue
        if (batch.textLength(at, 'username') > 0) payloads.delete(person)
        changed(person)
        if (change === 'standing' && (sessions[person] as number) > 0) standing.add(person)
      }
      return standing
    },
    unread: () => [...unread],
    isUnread: person => unread.has(person),
    anyUnread: () => unread.size > 0,
    holding: texts.holding,
    holds: texts.holds,
    namePlaces: names.places,
    rolePlaces() {
      for (let number = 1; number < roles.end(); number += 1) roleNames.set(number, roles.word(number))
      return roleNames.places()
    },
    settleNames() {
      if (names.waiting() >= fewNames) names.settle(namesAtOnce)
      else if (texts.waiting() >= fewNames) texts.settle(textsAtOnce)
      else return false
      return true
    },
    forgetIdle() {
      if (idle <= mostIdle) return
      for (let person = 0; person < keys.end(); person += 1) {
        if (sessions[person] === 0 && keys.isUsed(person)) forget(person)
      }
      idle = 0
    },
    version: () => version,
  }
}
