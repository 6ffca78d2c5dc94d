const mostShown = 6

type Found = { readonly place: number; readonly value: number }

/**
 * Keeps the few that a person should see: of those that go now the ones used last, otherwise the next to go. Only what lies
 * beyond `goingAbove` and `nextBelow` need be offered.
 */
export type FirstToGo = {
  goingAbove: number
  nextBelow: number
  readonly offerGoing: (place: number, active: number) => void
  readonly offerNext: (place: number, end: number) => void
  readonly places: () => readonly number[]
}

export function createFirstToGo(): FirstToGo {
  let going: readonly Found[] = []
  let next: readonly Found[] = []
  const first: FirstToGo = {
    goingAbove: -Infinity,
    nextBelow: Infinity,
    offerGoing(place, active) {
      going = withFound(going, { place, value: active })
      if (going.length === mostShown) first.goingAbove = going.at(-1)?.value ?? -Infinity
    },
    offerNext(place, end) {
      next = withFound(next, { place, value: -end })
      if (next.length === mostShown) first.nextBelow = -(next.at(-1)?.value ?? -Infinity)
    },
    places: () => (going.length > 0 ? going : next).map(({ place }) => place),
  }
  return first
}

/** The highest values, highest first. */
function withFound(found: readonly Found[], added: Found): readonly Found[] {
  return [...found, added].sort((one, other) => other.value - one.value).slice(0, mostShown)
}
