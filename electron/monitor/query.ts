import type { SessionFilter, SessionSort } from '../../shared/contract/session.ts'
import { statusCode } from './columns.ts'
import type { SlotTest } from './filtering.ts'
import { testsOf } from './filtering.ts'
import type { People } from './people.ts'
import type { SessionIndex } from './session-index.ts'
import { sortSlots } from './sorting.ts'

/** Lists of slots: which sessions fit a filter, and in what order. `now` is in ms. */
export type Query = {
  /** Selected and sorted; kept until something changes, so that scrolling sorts nothing again. Not to be changed. */
  readonly ordered: (filter: SessionFilter, sort: SessionSort, now: number) => Int32Array
  /** Whether single sessions fit; good until something changes. */
  readonly matcher: (filter: SessionFilter, now: number) => SlotTest
}

type Kept = { readonly key: string; readonly at: number; readonly slots: Int32Array }

const expired = statusCode.of('expired')

/** Several windows may look at the same time. */
const mostKept = 4
/** Conditions on lengths of time and on the status move with the clock. */
const movingMs = 1000

const isMoving = (filter: SessionFilter, sort: SessionSort) =>
  sort.column === 'status' ||
  [filter.status, filter.reason, filter.idle, filter.age, filter.expiresIn].some(condition => condition !== undefined)

export function createQuery(index: SessionIndex, people: People): Query {
  const kept: Kept[] = []

  function select(filter: SessionFilter, now: number): Int32Array {
    const { live } = index.columns()
    const tests = testsOf(index, people, filter, now)
    const slots = new Int32Array(index.count())
    let count = 0
    for (let slot = 0; slot < index.end(); slot += 1) {
      if (live[slot] === 1 && tests.every(test => test(slot))) slots[count++] = slot
    }
    return slots.subarray(0, count)
  }

  function sortKey(column: SessionSort['column'], now: number): (slot: number) => number {
    const columns = index.columns()
    switch (column) {
      case 'person': {
        const places = people.namePlaces()
        return slot => places[columns.person[slot] as number] ?? Number.NaN
      }
      case 'role': {
        const places = people.rolePlaces()
        const { person } = columns
        return slot => {
          const owner = person[slot] as number
          return owner < 0 ? Number.NaN : (places[people.roleNumber(owner)] ?? Number.NaN)
        }
      }
      case 'status':
        return slot => {
          const status = index.statusAt(slot, now)
          return status * 256 + (status === expired ? 0 : (columns.reason[slot] as number))
        }
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
      case 'fingerprint': {
        const { fingerprint } = columns
        return slot => (fingerprint[slot * 2] as number) * 4_294_967_296 + (fingerprint[slot * 2 + 1] as number)
      }
    }
  }

  return {
    matcher(filter, now) {
      const tests = testsOf(index, people, filter, now)
      return slot => tests.every(test => test(slot))
    },
    ordered(filter, sort, now) {
      const key = JSON.stringify([index.version(), people.version(), filter, sort])
      const same = kept.find(list => list.key === key)
      if (same && (!isMoving(filter, sort) || now - same.at < movingMs)) return same.slots
      const slots = sortSlots(select(filter, now), sortKey(sort.column, now), sort.direction === 'descending')
      if (same) kept.splice(kept.indexOf(same), 1)
      if (kept.unshift({ key, at: now, slots }) > mostKept) kept.pop()
      return slots
    },
  }
}
