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
    const fits = inRoles(people, filter.role)
    found.push(slot => fits[(columns.person[slot] as number) + 1] === 1)
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
  const { fingerprint, person } = index.columns()
  const holding = people.holding(text)
  const ofPerson = (slot: number) => holding[person[slot] as number] === 1
  const further = index.further?.contains(text)
  const inPerson = further === undefined ? ofPerson : (slot: number) => ofPerson(slot) || further(slot)
  if (!/^[a-z2-7]{2,8}$/.test(text)) return inPerson
  const [from, to] = fingerprintRange(text)
  return slot => {
    const value = (fingerprint[slot * 2] as number) * 4_294_967_296 + (fingerprint[slot * 2 + 1] as number)
    return (value >= from && value < to) || inPerson(slot)
  }
}

/** By person, after nobody: 1 for those in one of these roles ("" for none). All at once, as they lie side by side in memory. */
function inRoles(people: People, roles: readonly string[]): Uint8Array {
  const wanted = Uint8Array.from({ length: people.roleEnd() }, (_, role) =>
    roles.includes(people.roleWord(role) ?? '') ? 1 : 0,
  )
  const fits = new Uint8Array(people.end() + 1)
  fits[0] = roles.includes('') ? 1 : 0
  for (let person = 0; person < people.end(); person += 1)
    fits[person + 1] = wanted[people.roleNumber(person)] as number
  return fits
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
