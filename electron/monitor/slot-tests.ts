/**
 * One condition of a filter, for a slot or for very many. Each kind has a loop of its own: a call for each of a million slots takes
 * longer than the test.
 */
export type SlotTest = {
  readonly fits: (slot: number) => boolean
  /** Keeps of the first `count` slots those that fit, in their order; how many. */
  readonly keep: (slots: Int32Array, count: number) => number
}

/** Whatever else there is to ask of a slot. */
export function passing(fits: (slot: number) => boolean): SlotTest {
  return {
    fits,
    keep(slots, count) {
      let left = 0
      for (let at = 0; at < count; at += 1) {
        const slot = slots[at] as number
        if (fits(slot)) slots[left++] = slot
      }
      return left
    },
  }
}

/** What a column has, times `sign`, is at least `from` and below `to`; NaN is neither. */
export function within(column: Float64Array, sign: 1 | -1, from: number, to: number): SlotTest {
  return {
    fits: slot => (column[slot] as number) * sign >= from && (column[slot] as number) * sign < to,
    keep(slots, count) {
      let left = 0
      for (let at = 0; at < count; at += 1) {
        const slot = slots[at] as number
        const value = (column[slot] as number) * sign
        if (value >= from && value < to) slots[left++] = slot
      }
      return left
    },
  }
}

/**
 * The number that a column has `fits`; where it is below 0, `ofNone` says. `markAll` tells of all numbers at once, with 1 for those that
 * fit, where very many slots are asked about.
 */
export function numbered(
  column: Int32Array,
  fits: (number: number) => boolean,
  markAll: () => Uint8Array,
  ofNone = false,
): SlotTest {
  return {
    fits: slot => ((column[slot] as number) < 0 ? ofNone : fits(column[slot] as number)),
    keep(slots, count) {
      const marks = markAll()
      let left = 0
      for (let at = 0; at < count; at += 1) {
        const slot = slots[at] as number
        const number = column[slot] as number
        if (number < 0 ? ofNone : marks[number] === 1) slots[left++] = slot
      }
      return left
    },
  }
}
