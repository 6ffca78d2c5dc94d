import type { SessionFilter } from '../../shared/contract/session.ts'
import { reasonCode, signatureCode, statusCode } from './columns.ts'
import { fingerprintRange } from './fingerprint.ts'
import type { People } from './people.ts'
import type { PolicyClock } from './policy-ends.ts'
import type { SessionIndex } from './session-index.ts'
import type { SlotTest } from './slot-tests.ts'
import { numbered, passing, within } from './slot-tests.ts'

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
    found.push(passing(slot => person >= 0 && columns.person[slot] === person))
  }
  if (filter.address !== undefined) found.push(passing(index.further?.isFrom(filter.address) ?? (() => false)))
  if (filter.status) {
    const wanted = marks(filter.status.map(statusCode.of))
    found.push(passing(slot => wanted[index.statusAt(slot, now)] === 1))
  }
  if (filter.reason) {
    const wanted = marks(filter.reason.map(reasonCode.of))
    found.push(passing(slot => wanted[columns.reason[slot] as number] === 1 && index.statusAt(slot, now) !== expired))
  }
  if (filter.signature) {
    const wanted = marks(filter.signature.map(signatureCode.of))
    found.push(passing(slot => wanted[columns.signature[slot] as number] === 1))
  }
  found.push(...lengthTests(index, filter, now))
  if (filter.role) {
    const roles = filter.role
    const isIn = (person: number) => roles.includes(people.roleWord(people.roleNumber(person)) ?? '')
    found.push(numbered(columns.person, isIn, () => inRoles(people, roles), roles.includes('')))
  }
  if (filter.endsUnder) {
    const { policy, within: horizon } = filter.endsUnder
    const ended = clock.endedBy(policy, now, now + horizonMs[horizon])
    found.push(passing(slot => ended[slot] === 1))
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
  const { fingerprint, person } = index.columns()
  const inPerson = numbered(
    person,
    owner => people.holds(owner, text),
    () => people.holding(text),
  )
  const further = index.further?.contains(text)
  const isFingerprint = /^[a-z2-7]{2,8}$/.test(text)
  if (further === undefined && !isFingerprint) return inPerson
  const [from, to] = isFingerprint ? fingerprintRange(text) : [Infinity, -Infinity]
  const inSession = (slot: number) => {
    const value = (fingerprint[slot * 2] as number) * 4_294_967_296 + (fingerprint[slot * 2 + 1] as number)
    return (value >= from && value < to) || further?.(slot) === true
  }
  return {
    fits: slot => inPerson.fits(slot) || inSession(slot),
    keep(slots, count) {
      const holding = people.holding(text)
      return passing(slot => holding[person[slot] as number] === 1 || inSession(slot)).keep(slots, count)
    },
  }
}

/** By person: 1 for those in one of these roles ("" for none). All at once, as they lie side by side in memory. */
function inRoles(people: People, roles: readonly string[]): Uint8Array {
  const wanted = Uint8Array.from({ length: people.roleEnd() }, (_, role) =>
    roles.includes(people.roleWord(role) ?? '') ? 1 : 0,
  )
  const fits = new Uint8Array(people.end())
  for (let person = 0; person < fits.length; person += 1) fits[person] = wanted[people.roleNumber(person)] as number
  return fits
}

function lengthTests(index: SessionIndex, filter: SessionFilter, now: number): readonly SlotTest[] {
  const { activityAt, expireAt } = index.columns()
  const found: SlotTest[] = []
  if (filter.idle) {
    const { atLeast = -Infinity, below = Infinity } = filter.idle
    // A clock that is ahead makes nobody active in the future: such a session is idle since now.
    const from = atLeast <= 0 ? -Infinity : atLeast * 1000 - now
    found.push(within(activityAt, -1, from, below <= 0 ? -Infinity : below * 1000 - now))
  }
  if (filter.age) {
    const { atLeast = -Infinity, below = Infinity } = filter.age
    found.push(
      passing(slot => {
        const seconds = (now - index.beganAt(slot)) / 1000
        return seconds >= atLeast && seconds < below
      }),
    )
  }
  if (filter.expiresIn) {
    const { atLeast = -Infinity, below = Infinity } = filter.expiresIn
    found.push(within(expireAt, 1, now + atLeast * 1000, now + below * 1000))
  }
  return found
}
