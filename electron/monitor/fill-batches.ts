import type { Lending } from './lending.ts'

/** A page as it was read: the asker's clock not after it began, where to go on, and ms that the database took. */
export type PageEnd = { readonly began: number; readonly next: string | undefined; readonly spent: number }

/** A batch that is filled with items as they come. */
export type Filling<Item> = {
  /** False when there is no room any more. */
  readonly take: (item: Item) => boolean
  /** Gives the batch back, full. `next` is undefined unless everything of a page was handed over. */
  readonly hand: (end: PageEnd) => void
}

type Parts<Item> = {
  readonly lending: Lending
  readonly reading: number
  readonly from: string | undefined
  /** Reads a page behind `after`; answers where to go on. */
  readonly readPage: (after: string | undefined, take: (item: Item) => void) => Promise<string | undefined>
  readonly open: (batch: number) => Filling<Item>
}

type Page<Item> = { readonly filling: Filling<Item>; readonly rest: readonly Item[]; readonly end: PageEnd }

/** Fills batches with everything that is read page by page, until there is no more or nobody wants it. */
export async function fillBatches<Item>({ lending, reading, from, readPage, open }: Parts<Item>): Promise<void> {
  async function page(after: string | undefined): Promise<Page<Item> | null> {
    const batch = await lending.take(reading)
    if (batch === undefined) return null
    const filling = open(batch)
    const rest: Item[] = []
    const began = lending.heard()
    const start = performance.now()
    const next = await readPage(after, item => {
      // Once the reading is over the batch is the asker's again.
      if (lending.current() === reading && (rest.length > 0 || !filling.take(item))) rest.push(item)
    })
    return { filling, rest, end: { began, next, spent: performance.now() - start } }
  }

  for (let coming: Promise<Page<Item> | null> | null = page(from); coming !== null;) {
    const read: Page<Item> | null = await coming
    if (read === null) return
    const { filling, rest, end }: Page<Item> = read
    // So that the server is at work on a page while the one before it is decoded.
    coming = end.next === undefined ? null : page(end.next)
    coming?.catch(() => undefined)
    // The question goes out before this thread is busy.
    await new Promise(resolve => setImmediate(resolve))
    if (lending.current() !== reading) return
    filling.hand(rest.length === 0 ? end : { ...end, next: undefined })
    for (let at = 0; at < rest.length;) {
      const batch = await lending.take(reading)
      if (batch === undefined) return
      const more = open(batch)
      while (at < rest.length && more.take(rest[at] as Item)) at += 1
      more.hand({ ...end, next: at === rest.length ? end.next : undefined, spent: 0 })
    }
  }
}
