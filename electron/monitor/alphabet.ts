import { grown } from './columns.ts'

/** Places of texts in the alphabet, kept in order while texts change, so that a sort by name never sorts texts again. */
export type Alphabet = {
  /** Takes in a new or changed text; null takes it out. */
  readonly set: (id: number, text: string | null) => void
  /** For each id its place, equal texts share one; NaN for ids without a text. Valid until the next `set`. */
  readonly places: () => Float64Array
  /** How many texts wait to be put in order. */
  readonly waiting: () => number
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Texts are compared without regard to case. */
export function createAlphabet(): Alphabet {
  const texts: (string | null)[] = []
  const changed = new Set<number>()
  let isChanged = new Uint8Array(1024)
  let order = new Int32Array(0)
  /** 1 where the text is the same as that before it in the order. */
  let isTie = new Uint8Array(0)
  let places = new Float64Array(0)

  const text = (id: number) => texts[id] ?? ''

  /** The few changed ones are sorted and merged into the many that are in order. */
  function settle(): void {
    const fresh = [...changed].filter(id => texts[id] !== null).sort((a, b) => compare(text(a), text(b)) || a - b)
    const merged = new Int32Array(order.length + fresh.length)
    const ties = new Uint8Array(merged.length)
    let count = 0
    /** The place in the old order of what was put in last; -1 when it is new. */
    let lastOld = -1
    const put = (id: number, old: number) => {
      const isKnown = old > 0 && lastOld === old - 1
      if (isKnown) ties[count] = isTie[old] as number
      else ties[count] = count > 0 && text(id) === text(merged[count - 1] as number) ? 1 : 0
      lastOld = old
      merged[count++] = id
    }
    let next = 0
    for (const id of fresh) {
      const until = placeFor(text(id))
      for (; next < until; next += 1) if (isChanged[order[next] as number] === 0) put(order[next] as number, next)
      put(id, -1)
    }
    for (; next < order.length; next += 1) if (isChanged[order[next] as number] === 0) put(order[next] as number, next)
    order = merged.slice(0, count)
    isTie = ties.slice(0, count)
    for (const id of changed) isChanged[id] = 0
    changed.clear()
    number()
  }

  /** How many in the old order come before this text. Changed ones stand where their old texts were: they are passed by. */
  function placeFor(wanted: string): number {
    let low = 0
    let high = order.length
    while (low < high) {
      let middle = (low + high) >>> 1
      while (middle < high && isChanged[order[middle] as number] === 1) middle += 1
      if (middle === high) high = (low + high) >>> 1
      else if (text(order[middle] as number) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }

  function number(): void {
    if (places.length < texts.length) places = new Float64Array(Math.max(1024, texts.length * 2))
    places.fill(Number.NaN)
    let place = -1
    for (let at = 0; at < order.length; at += 1) {
      if (isTie[at] === 0) place += 1
      places[order[at] as number] = place
    }
  }

  return {
    set(id, value) {
      const folded = value?.toLowerCase() ?? null
      while (texts.length <= id) texts.push(null)
      if (texts[id] === folded) return
      if (isChanged.length <= id) isChanged = grown(isChanged, id * 2)
      texts[id] = folded
      isChanged[id] = 1
      changed.add(id)
    },
    places() {
      if (changed.size > 0) settle()
      return places
    },
    waiting: () => changed.size,
  }
}
