/** What a search looks through, by number: made ahead of it a few at a time, because making them all takes a second. */
export type SearchTexts = {
  /** To be made anew. */
  readonly outdate: (id: number) => void
  /** Nothing is to be found here any more. */
  readonly forget: (id: number) => void
  readonly of: (id: number) => string
  /** How many are still to be made. */
  readonly waiting: () => number
  /** Makes so many of them now. */
  readonly settle: (most: number) => void
}

export function createSearchTexts(make: (id: number) => string): SearchTexts {
  /** Null while it is to be made. */
  const texts: (string | null)[] = []
  let waiting = 0
  let next = 0

  function outdate(id: number): void {
    for (; texts.length <= id; waiting += 1) texts.push(null)
    if (texts[id] !== null) waiting += 1
    texts[id] = null
  }

  function put(id: number, text: string): string {
    outdate(id)
    texts[id] = text
    waiting -= 1
    return text
  }

  const of = (id: number) => texts[id] ?? put(id, make(id))

  return {
    outdate,
    forget: id => void put(id, ''),
    of,
    waiting: () => waiting,
    settle(most) {
      for (let left = Math.min(most, waiting); left > 0; next = (next + 1) % texts.length) {
        if (texts[next] !== null) continue
        of(next)
        left -= 1
      }
    },
  }
}
