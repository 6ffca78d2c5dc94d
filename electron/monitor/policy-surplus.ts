import { enders } from '../../shared/policy/evaluate.ts'
import type { Logins } from './policy-logins.ts'
import { timesEach } from './policy-logins.ts'

/** Behind the enders of a single session. */
export const surplusCode = enders.length

type Group = {
  readonly endsAt: Float64Array
  readonly by: Uint8Array
  readonly logins: Pick<Logins, 'times'>
  /** Which of a login's times: the latest ones stay; one that is not known goes first. */
  readonly keepBy: number
  /** The logins of one person. */
  readonly from: number
  readonly to: number
  readonly most: number
  /** ms */
  readonly now: number
}

let places = new Int32Array(64)

/** Ends now what one person has above the number allowed; sessions that a limit has ended already do not count. */
export function endSurplus({ endsAt, by, logins: { times }, keepBy, from, to, most, now }: Group): void {
  if (places.length < to - from) places = new Int32Array((to - from) * 2)
  let count = 0
  for (let at = from; at < to; at += 1) if ((endsAt[at] as number) > now) places[count++] = at
  const worth = (at: number) => {
    const value = times[at * timesEach + keepBy] as number
    return value === value ? value : -Infinity
  }
  const living = places.subarray(0, count)
  if (count > 32) living.sort((one, other) => compared(worth(other), worth(one)) || one - other)
  else insertionSort(living, worth)
  for (let at = most; at < count; at += 1) {
    endsAt[living[at] as number] = now
    by[living[at] as number] = surplusCode
  }
}

/** Infinities cannot be subtracted from each other. */
const compared = (one: number, other: number) => (one === other ? 0 : one < other ? -1 : 1)

/** Highest first; nearly everybody has a handful of sessions. */
function insertionSort(list: Int32Array, worth: (at: number) => number): void {
  for (let end = 1; end < list.length; end += 1) {
    const moved = list[end] as number
    const value = worth(moved)
    let at = end - 1
    while (at >= 0 && worth(list[at] as number) < value) {
      list[at + 1] = list[at] as number
      at -= 1
    }
    list[at + 1] = moved
  }
}
