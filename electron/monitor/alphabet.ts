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
  let order = new Int32Array(0)
  let places = new Float64Array(0)

  const text = (id: number) => texts[id] ?? ''

  /** The few changed ones are sorted and merged into the many that are in order. */
  function settle(): void {
    const fresh = [...changed].filter(id => texts[id] !== null).sort((a, b) => compare(text(a), text(b)) || a - b)
    const merged = new Int32Array(order.length + fresh.length)
    let count = 0
    let next = 0
    for (const id of order) {
      if (changed.has(id)) continue
      while (next < fresh.length && text(fresh[next] as number) < text(id)) merged[count++] = fresh[next++] as number
      merged[count++] = id
    }
    while (next < fresh.length) merged[count++] = fresh[next++] as number
    order = merged.slice(0, count)
    changed.clear()
    if (places.length < texts.length) places = new Float64Array(Math.max(1024, texts.length * 2))
    places.fill(Number.NaN)
    let place = 0
    for (let at = 0; at < count; at += 1) {
      if (at > 0 && text(order[at] as number) !== text(order[at - 1] as number)) place += 1
      places[order[at] as number] = place
    }
  }

  return {
    set(id, value) {
      const folded = value?.toLowerCase() ?? null
      while (texts.length <= id) texts.push(null)
      if (texts[id] === folded) return
      texts[id] = folded
      changed.add(id)
    },
    places() {
      if (changed.size > 0) settle()
      return places
    },
    waiting: () => changed.size,
  }
}
