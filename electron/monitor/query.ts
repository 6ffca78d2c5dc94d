import type { SessionFilter, SessionSort } from '../../shared/contract/session.ts'
import { reasonCode, signatureCode, statusCode } from './columns.ts'
import { printFingerprint } from './decoder.ts'
import type { People } from './people.ts'
import type { SessionIndex } from './session-index.ts'
import { ranks, sortSlots } from './sorting.ts'

/** Lists of slots: which sessions fit a filter, and in what order. */
export type Query = {
  readonly select: (filter: SessionFilter, now: number) => Int32Array
  /** Selected and sorted; kept until something changes, so that scrolling sorts nothing again. */
  readonly ordered: (filter: SessionFilter, sort: SessionSort, now: number) => Int32Array
  /** Whether one session fits. */
  readonly fits: (slot: number, filter: SessionFilter, now: number) => boolean
}

type Test = (slot: number) => boolean

/** Conditions about lengths of time move with the clock; a list made for a filter is kept at most this long. */
const keptMs = 1000

export function createQuery(index: SessionIndex, people: People): Query {
  let kept: { readonly key: string; readonly at: number; readonly slots: Int32Array } | null = null
  let roleRanks: { readonly version: number; readonly names: Float64Array; readonly roles: Float64Array } | null = null

  function personRanks() {
    if (roleRanks?.version === people.version()) return roleRanks
    const all = Array.from({ length: people.count() }, (_, person) => people.describe(person))
    roleRanks = {
      version: people.version(),
      names: ranks(all.map(person => person.name)),
      roles: ranks(all.map(person => person.role)),
    }
    return roleRanks
  }

  function tests(filter: SessionFilter, now: number): readonly Test[] {
    const columns = index.columns()
    const found: Test[] = []
    if (filter.status) {
      const wanted = new Set(filter.status.map(statusCode.of))
      found.push(slot => wanted.has(index.statusAt(slot, now)))
    }
    if (filter.reason) {
      const wanted = new Set(filter.reason.map(reasonCode.of))
      const expired = statusCode.of('expired')
      found.push(slot => wanted.has(columns.reason[slot] as number) && index.statusAt(slot, now) !== expired)
    }
    if (filter.signature) {
      const wanted = new Set(filter.signature.map(signatureCode.of))
      found.push(slot => wanted.has(columns.signature[slot] as number))
    }
    if (filter.personKey !== undefined) {
      const person = people.byKey(filter.personKey)
      found.push(slot => person >= 0 && columns.person[slot] === person)
    }
    if (filter.role) {
      const wanted = new Set(filter.role)
      found.push(byPerson(person => wanted.has(person < 0 ? '' : (people.describe(person).role ?? ''))))
    }
    found.push(...lengthTests(filter, now))
    const text = filter.text?.trim().toLowerCase()
    if (text) {
      const inPerson = byPerson(person => person >= 0 && people.searchText(person).includes(text))
      const looksLikeFingerprint = /^[a-z2-7]{2,8}$/.test(text)
      found.push(slot => inPerson(slot) || (looksLikeFingerprint && fingerprintAt(slot).startsWith(text)))
    }
    return found
  }

  /** Asks about each person once, however many sessions they have. */
  function byPerson(test: (person: number) => boolean): Test {
    const { person } = index.columns()
    const answers = new Uint8Array(people.count() + 1)
    return slot => {
      const number = person[slot] as number
      const answer = answers[number + 1] as number
      if (answer !== 0) return answer === 2
      const fits = test(number)
      answers[number + 1] = fits ? 2 : 1
      return fits
    }
  }

  function lengthTests(filter: SessionFilter, now: number): readonly Test[] {
    const columns = index.columns()
    const found: Test[] = []
    const within = (range: SessionFilter['idle'], secondsOf: (slot: number) => number) => {
      if (!range) return
      const { atLeast = -Infinity, below = Infinity } = range
      found.push(slot => {
        const seconds = secondsOf(slot)
        return seconds >= atLeast && seconds < below
      })
    }
    // A clock that is ahead makes nobody active in the future.
    within(filter.idle, slot => Math.max(0, (now - (columns.activityAt[slot] as number)) / 1000))
    within(filter.age, slot => (now - startOf(slot)) / 1000)
    within(filter.expiresIn, slot => ((columns.expireAt[slot] as number) - now) / 1000)
    return found
  }

  function startOf(slot: number): number {
    const columns = index.columns()
    const login = columns.loginAt[slot] as number
    return Number.isNaN(login) ? (columns.firstSeenAt[slot] as number) : login
  }

  function fingerprintAt(slot: number): string {
    const { fingerprint } = index.columns()
    return printFingerprint(fingerprint[slot * 2] as number, fingerprint[slot * 2 + 1] as number)
  }

  function select(filter: SessionFilter, now: number): Int32Array {
    const { live } = index.columns()
    const conditions = tests(filter, now)
    const slots = new Int32Array(index.count())
    let count = 0
    for (let slot = 0; slot < index.end(); slot += 1) {
      if (live[slot] === 1 && conditions.every(fits => fits(slot))) slots[count++] = slot
    }
    return slots.subarray(0, count)
  }

  function sortKey(column: SessionSort['column'], now: number): (slot: number) => number {
    const columns = index.columns()
    const ofPerson = (rank: Float64Array) => (slot: number) => rank[columns.person[slot] as number] ?? Number.NaN
    switch (column) {
      case 'person':
        return ofPerson(personRanks().names)
      case 'role':
        return ofPerson(personRanks().roles)
      case 'status':
        return slot => index.statusAt(slot, now) * 100 + (columns.reason[slot] as number)
      case 'login':
        return slot => columns.loginAt[slot] as number
      case 'idle':
        return slot => -(columns.activityAt[slot] as number)
      case 'expires':
        return slot => columns.expireAt[slot] as number
      case 'size':
        return slot => columns.size[slot] as number
      case 'signature':
        return slot => columns.signature[slot] as number
      case 'fingerprint':
        return slot =>
          (columns.fingerprint[slot * 2] as number) * 4_294_967_296 + (columns.fingerprint[slot * 2 + 1] as number)
    }
  }

  return {
    select,
    fits: (slot, filter, now) => tests(filter, now).every(fits => fits(slot)),
    ordered(filter, sort, now) {
      const key = JSON.stringify([index.version(), people.version(), filter, sort])
      if (kept?.key === key && now - kept.at < keptMs) return kept.slots
      const keyOf = sortKey(sort.column, now)
      const directed = sort.direction === 'ascending' ? keyOf : (slot: number) => -keyOf(slot)
      const slots = sortSlots(select(filter, now), directed)
      kept = { key, at: now, slots }
      return slots
    },
  }
}
