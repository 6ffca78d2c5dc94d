import type { SessionFilter } from '../../shared/contract/session.ts'
import { reasonCode, signatureCode, statusCode } from './columns.ts'
import { fingerprintRange } from './fingerprint.ts'
import type { People } from './people.ts'
import type { PolicyClock } from './policy-ends.ts'
import type { SessionIndex } from './session-index.ts'

export type SlotTest = (slot: number) => boolean

const expired = statusCode.of('expired')
const horizonMs = { now: 0, hour: 3_600_000, day: 86_400_000 } as const

/** The conditions of a filter at a moment (ms). They are good for one pass over the index: nothing may change meanwhile. */
export function testsOf(
  index: SessionIndex,
  people: People,
  clock: PolicyClock,
  filter: SessionFilter,
  now: number,
): readonly SlotTest[] {
  const columns = index.columns()
  const found: SlotTest[] = []
  if (filter.personKey !== undefined) {
    const person = people.byKey(filter.personKey)
    found.push(slot => person >= 0 && columns.person[slot] === person)
  }
  if (filter.address !== undefined) found.push(index.further?.isFrom(filter.address) ?? (() => false))
  if (filter.status) {
    const wanted = marks(filter.status.map(statusCode.of))
    found.push(slot => wanted[index.statusAt(slot, now)] === 1)
  }
  if (filter.reason) {
    const wanted = marks(filter.reason.map(reasonCode.of))
    found.push(slot => wanted[columns.reason[slot] as number] === 1 && index.statusAt(slot, now) !== expired)
  }
  if (filter.signature) {
    const wanted = marks(filter.signature.map(signatureCode.of))
    found.push(slot => wanted[columns.signature[slot] as number] === 1)
  }
  found.push(...lengthTests(index, filter, now))
  if (filter.role) {
    const wanted = new Set(filter.role)
    found.push(
      byPerson(index, people, person =>
        wanted.has(person < 0 ? '' : (people.roleWord(people.roleNumber(person)) ?? '')),
      ),
    )
  }
  if (filter.endsUnder) {
    const { policy, within } = filter.endsUnder
    const ended = clock.endedBy(policy, now, now + horizonMs[within])
    found.push(slot => ended[slot] === 1)
  }
  const text = filter.text?.trim().toLowerCase()
  if (text) found.push(textTest(index, people, text))
  return found
}

/** Of small numbers. */
function marks(codes: readonly number[]): Uint8Array {
  const wanted = new Uint8Array(256)
  for (const code of codes) wanted[code] = 1
  return wanted
}

function textTest(index: SessionIndex, people: People, text: string): SlotTest {
  const ofPerson = byPerson(index, people, person => person >= 0 && people.searchText(person).includes(text))
  const further = index.further?.contains(text)
  const inPerson = further === undefined ? ofPerson : (slot: number) => ofPerson(slot) || further(slot)
  if (!/^[a-z2-7]{2,8}$/.test(text)) return inPerson
  const { fingerprint } = index.columns()
  const [from, to] = fingerprintRange(text)
  return slot => {
    const value = (fingerprint[slot * 2] as number) * 4_294_967_296 + (fingerprint[slot * 2 + 1] as number)
    return (value >= from && value < to) || inPerson(slot)
  }
}

/**
 * Asks about each person once, however many sessions they have; and once very many were asked about, about all others in
 * their order: what is known of them lies side by side in memory, but their sessions come in any order.
 */
function byPerson(index: SessionIndex, people: People, test: (person: number) => boolean): SlotTest {
  const { person } = index.columns()
  const end = people.end()
  const answers = new Uint8Array(end + 1)
  let untilAll = Math.max(1000, end >> 4)

  function ask(number: number): boolean {
    const fits = test(number)
    answers[number + 1] = fits ? 2 : 1
    untilAll -= 1
    if (untilAll === 0) for (let other = -1; other < end; other += 1) if (answers[other + 1] === 0) ask(other)
    return fits
  }

  return slot => {
    const number = person[slot] as number
    const answer = answers[number + 1] as number
    return answer === 0 ? ask(number) : answer === 2
  }
}

function lengthTests(index: SessionIndex, filter: SessionFilter, now: number): readonly SlotTest[] {
  const { activityAt, expireAt } = index.columns()
  const found: SlotTest[] = []
  // Written out three times: a test that calls another function takes twice as long, a million times over.
  if (filter.idle) {
    const { atLeast = -Infinity, below = Infinity } = filter.idle
    found.push(slot => {
      // A clock that is ahead makes nobody active in the future.
      const seconds = Math.max(0, (now - (activityAt[slot] as number)) / 1000)
      return seconds >= atLeast && seconds < below
    })
  }
  if (filter.age) {
    const { atLeast = -Infinity, below = Infinity } = filter.age
    found.push(slot => {
      const seconds = (now - index.beganAt(slot)) / 1000
      return seconds >= atLeast && seconds < below
    })
  }
  if (filter.expiresIn) {
    const { atLeast = -Infinity, below = Infinity } = filter.expiresIn
    found.push(slot => {
      const seconds = ((expireAt[slot] as number) - now) / 1000
      return seconds >= atLeast && seconds < below
    })
  }
  return found
}
