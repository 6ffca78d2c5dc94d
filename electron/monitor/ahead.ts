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
