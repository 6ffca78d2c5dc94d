import { createHmac, randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Site } from '../../shared/contract/connections.ts'
import type { ConnectionBook, SavedConnection } from './connection-book.ts'
import { createStoredFile } from './stored-file.ts'

export type AddUnsaved = (site: Site) => Promise<SavedConnection>

const stored = z.object({
  key: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/)
    .nullable(),
})
type Stored = z.infer<typeof stored>

/**
 * A book that also knows sites of this run alone, which are in no list. Their ids and fingerprint keys come from where the
 * sessions are and a random key in `<folder>/unsaved.json`, so a fingerprint that one run prints means the same to the next.
 */
export function withUnsaved(
  book: ConnectionBook,
  folder: string,
  onDamaged: (notice: string) => void,
): { readonly book: ConnectionBook; readonly addUnsaved: AddUnsaved } {
  const unsaved = new Map<string, SavedConnection>()
  const file = createStoredFile<Stored>({
    folder,
    name: 'unsaved',
    parse(content) {
      const parsed = stored.safeParse(content)
      if (parsed.success) return { value: parsed.data, damaged: false }
      return { value: { key: null }, damaged: Object.keys(content as object).length > 0 }
    },
    onDamaged,
  })

  async function derive(purpose: string, site: Site): Promise<Buffer> {
    const { key } = await file.read()
    const made = key ?? (await file.update(now => ({ key: now.key ?? randomBytes(32).toString('base64') }))).key ?? ''
    return createHmac('sha256', Buffer.from(made, 'base64'))
      .update(`${purpose}\0${JSON.stringify(placeOf(site))}`)
      .digest()
  }

  return {
    book: {
      ...book,
      get: async id => unsaved.get(id) ?? book.get(id),
      markOpened: async (id, at) => unsaved.get(id) ?? book.markOpened(id, at),
    },
    async addUnsaved(site) {
      const same = (await book.list()).find(saved => isDeepStrictEqual(placeOf(saved.site), placeOf(site)))
      const id = `unsaved-${(await derive('id', site)).toString('hex').slice(0, 16)}`
      const fingerprintKey = same?.fingerprintKey ?? (await derive('fingerprints', site)).toString('base64')
      const added = { id, site, demo: false, fingerprintKey, lastOpenedAt: null }
      unsaved.set(id, added)
      return added
    },
  }
}

/** Where the sessions are, whoever signs in and however well the way is protected. */
function placeOf({ table, django, store, cache, files }: Site): unknown {
  const entries = cache === undefined ? null : [withoutAccount(cache.address), cache.keyPrefix, cache.version]
  return [django.sessionEngine, table, withoutAccount(store), entries, files?.folder ?? null]
}

const notPlace: ReadonlySet<string> = new Set(['user', 'tls', 'replica'])

function withoutAccount(address: object | null): unknown {
  if (address === null) return null
  const place = Object.entries(address).filter(([field]) => !notPlace.has(field))
  return place.toSorted(([one], [other]) => (one < other ? -1 : 1))
}
