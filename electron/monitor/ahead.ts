/** What takes long to make from the whole index, and is asked for again and again by whoever looks at it. */
export type Ahead = {
  /** A look begins: until it ends answers are of the picture before it, as nobody should wait for one that is about to be made. */
  readonly begin: () => void
  /** Makes it anew, if somebody has asked since the last time and nothing changes meanwhile; questions are answered in between. */
  readonly make: () => Promise<void>
  /** The look has ended: `old` where somebody was given what is not true any more. */
  readonly end: () => 'old' | 'current'
}

/** No answer is older (ms): figures move with the clock, too. */
export const longestHeldMs = 5_000

/** The beginning and the end of looks for such answers, and whether one that was old was given in between. */
export function createLook(): Pick<Ahead, 'begin' | 'end'> & {
  readonly isOn: () => boolean
  readonly noteOld: () => void
} {
  let isOn = false
  let wasOld = false
  return {
    begin() {
      isOn = true
      wasOld = false
    },
    end() {
      isOn = false
      return wasOld ? 'old' : 'current'
    },
    isOn: () => isOn,
    noteOld() {
      wasOld = true
    },
  }
}
