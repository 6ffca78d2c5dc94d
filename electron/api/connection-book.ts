import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { site } from '../../shared/contract/connections.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { createStoredFile } from './stored-file.ts'
import type { Parsed } from './stored-file.ts'

const savedConnection = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  site,
  demo: z.boolean(),
  /** 32 bytes in base64. Fingerprints are HMACs under it: the same in every run, meaningless elsewhere. */
  fingerprintKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  lastOpenedAt: z.number().nullable(),
})
export type SavedConnection = z.infer<typeof savedConnection>

type Book = { readonly connections: readonly SavedConnection[] }

export const demoId = 'demo'

export type ConnectionBook = {
  readonly list: () => Promise<readonly SavedConnection[]>
  /** Throws NOT_FOUND. */
  readonly get: (id: string) => Promise<SavedConnection>
  /** Adds one when `id` is null, otherwise changes it. Throws CONFLICT when another has the name, NOT_FOUND without that id. */
  readonly save: (id: string | null, site: Site) => Promise<SavedConnection>
  /** The demo's entry, made from what is given when there is none. */
  readonly saveDemo: (merge: (saved: Site | null) => Site) => Promise<SavedConnection>
  /** Throws NOT_FOUND. */
  readonly remove: (id: string) => Promise<void>
  readonly markOpened: (id: string, at: number) => Promise<SavedConnection>
}

/** Saved connections in `<folder>/connections.json`. Holds no secret of any site. */
export function createConnectionBook(folder: string, onDamaged: (notice: string) => void): ConnectionBook {
  const file = createStoredFile<Book>({ folder, name: 'connections', parse: parseBook, onDamaged })

  async function change(id: string, work: (saved: SavedConnection) => SavedConnection): Promise<SavedConnection> {
    const { connections } = await file.update(book => {
      const saved = find(book, id)
      return { connections: book.connections.map(each => (each === saved ? work(saved) : each)) }
    })
    return find({ connections }, id)
  }

  return {
    list: async () => (await file.read()).connections,
    get: async id => find(await file.read(), id),
    async save(id, site) {
      const wanted = id ?? randomUUID()
      const book = await file.update(book => {
        const saved = id === null ? fresh(wanted, site, false) : find(book, id)
        refuseTakenName(book, wanted, site.name)
        return place(book, { ...saved, site })
      })
      return find(book, wanted)
    },
    async saveDemo(merge) {
      const book = await file.update(book => {
        const saved = book.connections.find(each => each.id === demoId)
        const site = merge(saved?.site ?? null)
        return place(book, saved ? { ...saved, site } : fresh(demoId, freeName(book, site), true))
      })
      return find(book, demoId)
    },
    async remove(id) {
      await file.update(book => {
        const saved = find(book, id)
        return { connections: book.connections.filter(each => each !== saved) }
      })
    },
    markOpened: (id, at) => change(id, saved => ({ ...saved, lastOpenedAt: at })),
  }
}

function fresh(id: string, site: Site, demo: boolean): SavedConnection {
  return { id, site, demo, fingerprintKey: randomBytes(32).toString('base64'), lastOpenedAt: null }
}

function find(book: Book, id: string): SavedConnection {
  const saved = book.connections.find(each => each.id === id)
  if (saved) return saved
  throw new RollcallError('NOT_FOUND', 'There is no such saved connection', {
    hint: 'It may have been removed in another window. Choose one from the list of connections.',
  })
}

/** The entry in its old place, or at the end. */
function place(book: Book, entry: SavedConnection): Book {
  const known = book.connections.some(each => each.id === entry.id)
  return {
    connections: known
      ? book.connections.map(each => (each.id === entry.id ? entry : each))
      : [...book.connections, entry],
  }
}

function sameName(one: string, other: string): boolean {
  return one.normalize().toLocaleLowerCase('en') === other.normalize().toLocaleLowerCase('en')
}

function refuseTakenName(book: Book, id: string, name: string): void {
  if (!book.connections.some(each => each.id !== id && sameName(each.site.name, name))) return
  throw new RollcallError('CONFLICT', `Another connection is already named "${name}"`, {
    hint: 'Choose another name, so that nobody logs people out on the wrong site.',
  })
}

function freeName(book: Book, site: Site): Site {
  const taken = (name: string) => book.connections.some(each => sameName(each.site.name, name))
  let name = site.name
  for (let number = 2; taken(name); number++) name = `${site.name} ${number}`
  return { ...site, name }
}

/** Keeps the entries that fit; anything that does not counts as damage, so that the file is kept beside. */
function parseBook(content: unknown): Parsed<Book> {
  const list = (content as { connections?: unknown }).connections
  if (list === undefined) return { value: { connections: [] }, damaged: Object.keys(content as object).length > 0 }
  if (!Array.isArray(list)) return { value: { connections: [] }, damaged: true }
  const parsed = list.map(entry => savedConnection.safeParse(entry))
  const connections = parsed.flatMap(result => (result.success ? [result.data] : []))
  const unique = connections.filter((entry, index) => connections.findIndex(other => other.id === entry.id) === index)
  return { value: { connections: unique }, damaged: unique.length < list.length }
}
