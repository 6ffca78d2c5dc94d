import type { SessionFilter, SessionSort } from '../../shared/contract/session.ts'
import { largerCapacity, statusCode } from './columns.ts'
import { testsOf } from './filtering.ts'
import type { Ordered } from './ordering.ts'
import { orderSlots } from './ordering.ts'
import type { People } from './people.ts'
import { createPolicyClock } from './policy-ends.ts'
import type { SessionIndex } from './session-index.ts'

/** Lists of slots: which sessions fit a filter, and in what order. `now` is in ms. */
export type Query = {
  /** Selected and in order; kept until something changes, so that scrolling selects nothing again, and good only until then. */
  readonly ordered: (filter: SessionFilter, sort: SessionSort, now: number) => Ordered
  /** Whether single sessions fit; good until something changes. */
  readonly matcher: (filter: SessionFilter, now: number) => (slot: number) => boolean
}

const valueIn = (column: Float64Array | Uint32Array | Uint8Array) => (slot: number) => column[slot] as number

type Kept = { readonly key: string; readonly at: number; readonly list: Ordered }

const expired = statusCode.of('expired')

/** Somebody else may look at the same time. */
const mostKept = 2
/** Conditions on lengths of time and on the status move with the clock. */
const movingMs = 1000

const isMoving = (filter: SessionFilter, sort: SessionSort) =>
  sort.column === 'status' ||
  [filter.status, filter.reason, filter.idle, filter.age, filter.expiresIn, filter.endsUnder].some(
    condition => condition !== undefined,
  )

export function createQuery(index: SessionIndex, people: People, clock = createPolicyClock(index, people)): Query {
  let kept: Kept[] = []
  let keptOf = ''
  /** Where slots are selected; kept for the next list, because new memory costs as much as selecting. */
  let selected = new Int32Array(0)

  function keep(lists: Kept[]): void {
    for (const each of kept) if (!lists.includes(each)) each.list.release()
    kept = lists
  }

  function select(filter: SessionFilter, now: number): Int32Array {
    const { live } = index.columns()
    const end = index.end()
    // With room for one more: what is not there is written, and then overwritten.
    if (selected.length <= index.count()) selected = new Int32Array(largerCapacity(index.count()))
    const slots = selected
    let count = 0
    for (let slot = 0; slot < end; slot += 1) {
      slots[count] = slot
      count += live[slot] as number
    }
    // One condition after the other over what is left, the cheap ones first.
    for (const test of testsOf(index, people, clock, filter, now)) count = test.keep(slots, count)
    return slots.subarray(0, count)
  }

  /** The place of a session's owner. */
  function placeOf(places: Float64Array): (slot: number) => number {
    const { person } = index.columns()
    return slot => {
      const owner = person[slot] as number
      return owner < 0 ? Number.NaN : (places[owner] as number)
    }
  }

  function sortKey(column: SessionSort['column'], now: number): (slot: number) => number {
    const columns = index.columns()
    const { activityAt, reason } = columns
    switch (column) {
      case 'person':
        return placeOf(people.namePlaces())
      case 'role': {
        const byRole = people.rolePlaces()
        const places = new Float64Array(people.end())
        for (let person = 0; person < places.length; person += 1) {
          places[person] = byRole[people.roleNumber(person)] ?? Number.NaN
        }
        return placeOf(places)
      }
      case 'status':
        return slot => {
          const status = index.statusAt(slot, now)
          return status * 256 + (status === expired ? 0 : (reason[slot] as number))
        }
      case 'login':
        return valueIn(columns.loginAt)
      case 'idle':
        return slot => -(activityAt[slot] as number)
      case 'expires':
        return valueIn(columns.expireAt)
      case 'size':
        return valueIn(columns.size)
      case 'signature':
        return valueIn(columns.signature)
      case 'address':
      case 'device':
      case 'created':
        return index.further?.sortKey(column) ?? (() => Number.NaN)
      case 'fingerprint': {
        const { fingerprint } = columns
        return slot => (fingerprint[slot * 2] as number) * 4_294_967_296 + (fingerprint[slot * 2 + 1] as number)
      }
    }
  }

  return {
    matcher(filter, now) {
      const tests = testsOf(index, people, clock, filter, now)
      return slot => tests.every(test => test.fits(slot))
    },
    ordered(filter, sort, now) {
      const version = `${index.version()} ${people.version()}`
      // What is kept holds on to the memory of the index as it was.
      if (version !== keptOf) keep([])
      keptOf = version
      const key = JSON.stringify([filter, sort])
      const same = kept.find(list => list.key === key)
      if (same && (!isMoving(filter, sort) || now - same.at < movingMs)) return same.list
      const list = orderSlots(select(filter, now), sortKey(sort.column, now), sort.direction === 'descending')
      keep([{ key, at: now, list }, ...kept.filter(other => other !== same)].slice(0, mostKept))
      return list
    },
  }
}
