import { z } from 'zod'

/** Fingerprint, end (s since 1970 UTC), last save by the site (ms). */
export const keptEnds = z.array(z.tuple([z.number(), z.number(), z.number()]))
export type KeptEnds = z.infer<typeof keptEnds>

type Fingerprint = readonly [high: number, low: number]

/**
 * The sessions whose end alone Rollcall moved where nothing is signed: their last save can no longer be counted back from their end.
 * Each is known by that end, so that the site's next save, which brings another, is believed again.
 */
export type MovedEnds = {
  /** `end` and `savedAt` in ms. */
  readonly note: (fingerprint: Fingerprint, end: number, savedAt: number) => void
  /** When the site last saved a session that ends at `end` (ms); null where nothing was noted of it. */
  readonly savedAt: (fingerprint: () => Fingerprint, end: number) => number | null
  /** What is to outlive the run; ends that have passed are forgotten. */
  readonly save: () => KeptEnds
}

/** Some 8 MB. Of more than these the ends noted last are kept. */
const mostKept = 200_000

export function createMovedEnds(kept: Readonly<KeptEnds> = []): MovedEnds {
  /** The last save, by the second of the end and then by fingerprint. */
  const ends = new Map<number, Map<number, number>>()

  function add(fingerprint: number, second: number, savedAt: number): void {
    const those = ends.get(second) ?? new Map<number, number>()
    those.set(fingerprint, savedAt)
    ends.set(second, those)
  }

  for (const [fingerprint, second, savedAt] of kept) add(fingerprint, second, savedAt)

  return {
    note: (fingerprint, end, savedAt) => add(numberOf(fingerprint), secondOf(end), savedAt),
    savedAt(fingerprint, end) {
      const second = secondOf(end)
      // Some servers tell how long is left, and not the end: it is then known to a second.
      for (const near of [second, second - 1, second + 1]) {
        const savedAt = ends.get(near)?.get(numberOf(fingerprint()))
        if (savedAt !== undefined) return savedAt
      }
      return null
    },
    save() {
      const now = secondOf(Date.now())
      for (const second of ends.keys()) if (second < now) ends.delete(second)
      const noted = [...ends].flatMap(([second, those]) =>
        [...those].map(([fingerprint, savedAt]): KeptEnds[number] => [fingerprint, second, savedAt]),
      )
      return noted.slice(-mostKept)
    },
  }
}

const secondOf = (time: number): number => Math.round(time / 1000)
const numberOf = ([high, low]: Fingerprint): number => high * 2 ** 32 + low
