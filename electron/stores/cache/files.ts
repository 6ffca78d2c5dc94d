import { createHash } from 'node:crypto'
import type { SiteCache } from '../../../shared/contract/addresses.ts'
import type { Site } from '../../../shared/contract/connections.ts'
import { maxCacheValueBytes } from '../../../shared/django/cache-value.ts'
import { latest } from '../column-date.ts'
import type { FolderFormat } from '../folder/folder-store.ts'
import { createFolderStore } from '../folder/folder-store.ts'
import type { FileRead } from '../folder/read-file.ts'
import type { ListedStore, StoredDate } from '../store.ts'
import { cacheKeys } from './cache-keys.ts'
import type { FileEntry } from './file-entry.ts'
import { entryKind, fileEntryHeader, readFileEntry } from './file-entry.ts'

const suffix = '.djcache'
const fileName = /^[0-9a-f]{32}\.djcache$/
/** Our own name for a session whose key cannot be known: that of its file. No session key has a colon. */
const ownKey = /^file:[0-9a-f]{32}$/
/** Enough to see that a value is too large, with what stands before it. */
const longest = maxCacheValueBytes + 64
/** The site works out the end of an entry a moment before it writes the file. */
const slackMs = 5000

/** Sessions in Django's FileBasedCache, in a folder with whatever else the site keeps in that cache. */
export function createCacheFiles(site: Site, cache: SiteCache, folder: string): ListedStore {
  const { keyOf } = cacheKeys(site, cache)
  const { cookieAge, sessionEngine } = site.django
  const format = sessionEngine === 'cached_db' ? behindTable(keyOf, cookieAge) : alone(keyOf, cookieAge)
  return createFolderStore(folder, format, site.mode === 'read-only')
}

type CacheKeyOf = (sessionKey: string) => string | null

const digestOf = (cacheKey: string) => createHash('md5').update(cacheKey).digest('hex')

/** The keys of the cache are all that there is: a session goes by its file, and is told from other entries by what it holds. */
function alone(cacheKeyOf: CacheKeyOf, cookieAge: number): FolderFormat {
  return {
    ...common(cookieAge, (file, entry) => isSession(file, entry, cookieAge)),
    keyOf: name => (fileName.test(name) ? `file:${name.slice(0, -suffix.length)}` : null),
    nameOf: sessionKey => (ownKey.test(sessionKey) ? sessionKey.slice('file:'.length) + suffix : null),
    siteKey(siteKey) {
      const cacheKey = cacheKeyOf(siteKey)
      return cacheKey === null ? siteKey : `file:${digestOf(cacheKey)}`
    },
    notes: [
      'The files of this cache do not tell the session keys: sessions are known here by what their files hold.',
      ...common(cookieAge, () => true).notes,
    ],
  }
}

/** The keys are known from the table of cached_db: nothing is listed, and every entry is found, and is a session. */
function behindTable(cacheKeyOf: CacheKeyOf, cookieAge: number): FolderFormat {
  return {
    ...common(cookieAge, () => true),
    keyOf: () => null,
    nameOf(sessionKey) {
      const cacheKey = cacheKeyOf(sessionKey)
      return cacheKey === null ? null : digestOf(cacheKey) + suffix
    },
  }
}

type IsSession = (file: FileRead, entry: FileEntry) => boolean

const common = (cookieAge: number, isOne: IsSession): Omit<FolderFormat, 'keyOf' | 'nameOf'> => ({
  product: 'Django FileBasedCache',
  longest,
  read(file) {
    const entry = readFileEntry(file.bytes)
    if (entry === null || !isOne(file, entry)) return null
    const session = {
      sessionData: file.bytes.toString('latin1', entry.headerBytes),
      expireDate: dateOf(entry.expiresAt),
    }
    return file.stats.size > longest ? { ...session, cutFrom: file.stats.size - entry.headerBytes } : session
  },
  write(_, __, after) {
    const expiresAt = after.expireDate / 1e6
    return {
      bytes: Buffer.concat([fileEntryHeader(expiresAt), Buffer.from(after.sessionData, 'latin1')]),
      // So that it is still known for a session by how long it lives.
      modifiedAt: expiresAt - cookieAge,
    }
  },
  temporary: () => 'tmp',
  notes: [
    'A FileBasedCache that holds MAX_ENTRIES (300 unless CACHES says otherwise) throws a third of them away at random, sessions too.',
  ],
  foreignWords: count =>
    `${count} other ${count === 1 ? 'entry' : 'entries'} of this cache ${count === 1 ? 'is' : 'are'} not shown: ` +
    'they hold nothing of Django’s sessions and do not live for SESSION_COOKIE_AGE.',
})

/** A visitor's session may hold nothing that is Django's; then it is known by living as long as sessions do. */
function isSession(
  { bytes, stats, modifiedAt }: FileRead,
  { expiresAt, headerBytes }: FileEntry,
  cookieAge: number,
): boolean {
  const kind = stats.size > longest ? 'unknown' : entryKind(bytes.subarray(headerBytes))
  if (kind === 'session') return true
  if (kind === 'other' || expiresAt === null) return false
  return Math.abs(expiresAt * 1000 - modifiedAt / 1000 - cookieAge * 1000) <= slackMs
}

/** Microseconds; what is no moment, and None, is never. */
function dateOf(expiresAt: number | null): StoredDate {
  const date = expiresAt === null ? latest : Math.floor(expiresAt * 1e6)
  return Number.isFinite(date) ? Math.min(date, latest) : latest
}
