import { grown } from './columns.ts'

/** Places of texts in the alphabet, kept in order while texts change, so that a sort by name never sorts texts again. */
export type Alphabet = {
  /** Takes in a new or changed text; null takes it out. */
  readonly set: (id: number, text: string | null) => void
  /** The text may be another one: it is asked for when it is put in order. */
  readonly touch: (id: number) => void
  /** For each id its place, equal texts share one; NaN for ids without a text. Valid until the next `set`. */
  readonly places: () => Float64Array
  /** How many texts wait to be put in order. */
  readonly waiting: () => number
  /** Puts some of them in order now, so that `places` need not. */
  readonly settle: (most: number) => void
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Texts are compared without regard to case. `textOf` gives those that were touched. */
export function createAlphabet(textOf: (id: number) => string | null = () => null): Alphabet {
  const texts: (string | null)[] = []
  /** Those that changed, each once, in the order in which they did, from `first` up to `last`. */
  let queue = new Int32Array(1024)
  let first = 0
  let last = 0
  let isChanged = new Uint8Array(1024)
  let isInOrder = new Uint8Array(1024)
  let isTouched = new Uint8Array(1024)
  /** How many of the changed ones stand in the order. */
  let moved = 0
  let isNumbered = false
  let order = new Int32Array(0)
  /** 1 where the text is the same as that before it in the order. */
  let isTie = new Uint8Array(0)
  let places = new Float64Array(0)

  const text = (id: number) => texts[id] ?? ''

  /** The few changed ones are sorted and merged into the many that are in order. */
  function settle(most: number): void {
    if (first === last) return
    if (moved > 0) leaveOutMoved()
    const chosen: number[] = []
    for (; first < last && chosen.length < most; first += 1) {
      const id = queue[first] as number
      chosen.push(id)
      if (isTouched[id] === 1) texts[id] = textOf(id)?.toLowerCase() ?? null
      isTouched[id] = 0
    }
    const fresh = chosen.filter(id => texts[id] !== null).sort((a, b) => compare(text(a), text(b)) || a - b)
    const merged = new Int32Array(order.length + fresh.length)
    const ties = new Uint8Array(merged.length)
    let count = 0
    let next = 0
    const isAsBefore = () => (count > 0 && text(merged[count] as number) === text(merged[count - 1] as number) ? 1 : 0)
    const takeUntil = (until: number) => {
      if (until === next) return
      merged.set(order.subarray(next, until), count)
      ties.set(isTie.subarray(next, until), count)
      ties[count] = isAsBefore()
      count += until - next
      next = until
    }
    for (const id of fresh) {
      takeUntil(placeFor(text(id)))
      merged[count] = id
      ties[count] = isAsBefore()
      count += 1
    }
    takeUntil(order.length)
    order = merged
    isTie = ties
    for (const id of chosen) {
      isInOrder[id] = texts[id] === null ? 0 : 1
      isChanged[id] = 0
    }
    isNumbered = false
  }

  /** Takes those whose texts have changed out of the order. */
  function leaveOutMoved(): void {
    let kept = 0
    let isBehindMoved = false
    for (let at = 0; at < order.length; at += 1) {
      const id = order[at] as number
      if (isChanged[id] === 1) {
        isInOrder[id] = 0
        isBehindMoved = true
        continue
      }
      order[kept] = id
      // Only behind one that was left out can it be another than before, and comparing texts takes longest here.
      if (isBehindMoved) isTie[kept] = kept > 0 && text(id) === text(order[kept - 1] as number) ? 1 : 0
      else isTie[kept] = isTie[at] as number
      isBehindMoved = false
      kept += 1
    }
    order = order.slice(0, kept)
    isTie = isTie.slice(0, kept)
    moved = 0
  }

  /** How many in the old order come before this text. */
  function placeFor(wanted: string): number {
    let low = 0
    let high = order.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (text(order[middle] as number) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }

  function number(): void {
    if (places.length < texts.length) places = new Float64Array(Math.max(1024, texts.length * 2))
    places.fill(Number.NaN)
    isNumbered = true
    let place = -1
    for (let at = 0; at < order.length; at += 1) {
      if (isTie[at] === 0) place += 1
      places[order[at] as number] = place
    }
  }

  function reserve(id: number): void {
    while (texts.length <= id) texts.push(null)
    if (isChanged.length > id) return
    isChanged = grown(isChanged, id * 2)
    isInOrder = grown(isInOrder, id * 2)
    isTouched = grown(isTouched, id * 2)
  }

  function makeRoom(): void {
    const waiting = queue.subarray(first, last)
    if (first < queue.length / 2) queue = grown(waiting, queue.length * 2)
    else queue.set(waiting)
    last -= first
    first = 0
  }

  function note(id: number): void {
    if (isChanged[id] === 1) return
    moved += isInOrder[id] as number
    isChanged[id] = 1
    if (last === queue.length) makeRoom()
    queue[last] = id
    last += 1
  }

  return {
    set(id, value) {
      const folded = value?.toLowerCase() ?? null
      reserve(id)
      isTouched[id] = 0
      if (texts[id] === folded) return
      note(id)
      texts[id] = folded
    },
    touch(id) {
      reserve(id)
      if (isTouched[id] === 1) return
      isTouched[id] = 1
      note(id)
    },
    places() {
      settle(Infinity)
      if (!isNumbered) number()
      return places
    },
    waiting: () => last - first,
    settle,
  }
}
