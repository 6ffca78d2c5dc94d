/** A small generator of even numbers in [0, 1) under a seed (mulberry32), so that every run measures the same rows. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A session key as Django makes it: 32 characters of a-z0-9. */
export function randomSessionKey(random: () => number): string {
  let key = ''
  for (let at = 0; at < 32; at += 1) key += 'abcdefghijklmnopqrstuvwxyz0123456789'[Math.floor(random() * 36)]
  return key
}

/** One of a list. */
export function pick<Item>(random: () => number, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}
