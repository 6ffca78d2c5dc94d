/** What takes long to make from the whole index, and is asked for again and again by whoever looks at it. */
export type Ahead = {
  /** While a look goes on, answers are of the picture before it: nobody waits for one that is about to be made. */
  readonly hold: (isHeld: boolean) => void
  /** Makes it anew, if somebody has asked since the last time; questions are answered meanwhile. */
  readonly make: () => Promise<void>
}

/** No answer is older (ms): figures move with the clock, too. */
export const longestHeldMs = 5_000
