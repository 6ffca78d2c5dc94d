import type { Listed } from '../../store.ts'

/** The sessions of a whole listing, in some 40 bytes each: a server may list millions in one go, and they are wanted part by part. */
export type PackedListing = {
  readonly add: (sessionKey: string, mark: number) => void
  readonly length: () => number
  /** At most `limit` from that place on, in the order in which they were added; fewer only at the end, or where a chunk ends. */
  readonly part: (from: number, limit: number) => readonly Listed[]
}

type Chunk = { readonly keys: string; readonly marks: Float64Array }

const perChunk = 1000
/** No session key has one. */
const between = '\n'

export function createPackedListing(): PackedListing {
  const chunks: Chunk[] = []
  let keys: string[] = []
  let marks: number[] = []

  /** One text instead of a thousand, each of which may hold on to the line that it was cut from. */
  function pack(): void {
    chunks.push({ keys: keys.join(between), marks: Float64Array.from(marks) })
    keys = []
    marks = []
  }

  return {
    add(sessionKey, mark) {
      keys.push(sessionKey)
      marks.push(mark)
      if (keys.length === perChunk) pack()
    },
    length: () => chunks.length * perChunk + keys.length,
    part(from, limit) {
      const chunk = chunks[Math.floor(from / perChunk)]
      const [begin, end] = [from % perChunk, (from % perChunk) + limit]
      const of = (chunk?.marks ?? marks).slice(begin, end)
      return (chunk?.keys.split(between) ?? keys)
        .slice(begin, end)
        .map((sessionKey, at) => ({ sessionKey, mark: of[at] as number }))
    },
  }
}
