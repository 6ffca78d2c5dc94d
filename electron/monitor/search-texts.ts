import { grown } from './columns.ts'

/** What a search looks through, by number: made ahead of it a few at a time, because making them all takes a second. */
export type SearchTexts = {
  /** To be made anew. */
  readonly outdate: (id: number) => void
  /** By number: 1 where the text has this in it, which is not empty. */
  readonly holding: (part: string) => Uint8Array
  /** The same of one number. */
  readonly holds: (id: number, part: string) => boolean
  /** How many are still to be made. */
  readonly waiting: () => number
  /** Makes about so many of them now. */
  readonly settle: (most: number) => void
}

/** So many texts are one string: looked through several times faster than each by itself, and far less for V8 to go through. */
const blockSize = 256
/** Stands behind each text, and in none. */
const separator = '\0'

/** `make` gives the text of a number; what is not used has none (''). */
export function createSearchTexts(make: (id: number) => string): SearchTexts {
  const blocks: string[] = []
  let isBlockOutdated = new Uint8Array(16)
  let isOutdated = new Uint8Array(16 * blockSize)
  /** Where in its block the separator behind each text is. */
  let ends = new Uint32Array(16 * blockSize)
  let waiting = 0
  let next = 0

  function addBlock(): void {
    const block = blocks.push(separator.repeat(blockSize)) - 1
    if (block === isBlockOutdated.length) {
      isBlockOutdated = grown(isBlockOutdated, block * 2)
      isOutdated = grown(isOutdated, block * 2 * blockSize)
      ends = grown(ends, block * 2 * blockSize)
    }
    for (let at = 0; at < blockSize; at += 1) ends[block * blockSize + at] = at
  }

  /** What did not change is taken over. */
  function renew(block: number): void {
    const before = blocks[block] as string
    const first = block * blockSize
    const texts: string[] = []
    let from = 0
    let end = -1
    for (let id = first; id < first + blockSize; id += 1) {
      const endBefore = ends[id] as number
      const text = isOutdated[id] === 1 ? make(id).replaceAll(separator, '') : before.slice(from, endBefore)
      from = endBefore + 1
      end += text.length + 1
      ends[id] = end
      texts.push(text)
      waiting -= isOutdated[id] as number
      isOutdated[id] = 0
    }
    blocks[block] = texts.join(separator) + separator
    isBlockOutdated[block] = 0
  }

  function settle(most: number): void {
    const enough = waiting - most
    for (; waiting > Math.max(0, enough); next = (next + 1) % blocks.length) {
      if (isBlockOutdated[next] === 1) renew(next)
    }
  }

  return {
    outdate(id) {
      while (blocks.length * blockSize <= id) addBlock()
      waiting += 1 - (isOutdated[id] as number)
      isOutdated[id] = 1
      isBlockOutdated[Math.floor(id / blockSize)] = 1
    },
    holding(part) {
      settle(Infinity)
      const found = new Uint8Array(blocks.length * blockSize)
      if (part.includes(separator)) return found
      for (const [block, text] of blocks.entries()) {
        let id = block * blockSize
        for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, ends[id])) {
          while ((ends[id] as number) < at) id += 1
          found[id] = 1
        }
      }
      return found
    },
    holds(id, part) {
      const block = Math.floor(id / blockSize)
      if (isBlockOutdated[block] === 1) renew(block)
      const from = id % blockSize === 0 ? 0 : (ends[id - 1] as number) + 1
      return (blocks[block] ?? '').slice(from, ends[id]).includes(part)
    },
    waiting: () => waiting,
    settle,
  }
}
