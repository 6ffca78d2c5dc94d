/** What reading one pickle may cost. */
export type PickleLimits = {
  /** Containers and instances. */
  readonly containers: number
  /** Elements and bytes that are copied; copies of shared values would otherwise grow without end. */
  readonly copies: number
}

/** Enough for any pickle of 1 MB that a site would write. */
export const pickleLimits: PickleLimits = { containers: 300_000, copies: 4_000_000 }

/** What a pickle may unfold to. */
export type UnfoldLimits = {
  readonly nodes: number
  readonly depth: number
  /** Characters and bytes of all texts together. */
  readonly text: number
}

export const unfoldLimits: UnfoldLimits = { nodes: 100_000, depth: 200, text: 4_000_000 }

/** Python 3.11 and newer read no longer integer from text, and print none. */
export const longestIntegerDigits = 4300
/** So many bytes never have more digits. */
export const longestIntegerBytes = 1785

/** The bytes are no pickle that Python would load: damaged, cut off, or not a pickle at all. */
export class PickleError extends Error {}
/** A pickle that costs more than the limits allow. */
export class PickleTooLarge extends PickleError {}

export type Budget = {
  readonly container: () => void
  /** So many elements or bytes are about to be copied. */
  readonly copy: (count: number) => void
}

export function createBudget(limits: PickleLimits): Budget {
  let { containers, copies } = limits
  return {
    container() {
      containers -= 1
      if (containers < 0) throw new PickleTooLarge('Too many values')
    },
    copy(count) {
      copies -= count
      if (copies < 0) throw new PickleTooLarge('Too much would be copied')
    },
  }
}
