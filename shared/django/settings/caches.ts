import type { CacheFields } from '../../contract/settings.ts'
import { identifier } from '../../contract/addresses.ts'
import { cacheUrlEntries } from './cache-urls.ts'
import { memcachedPlaces } from './memcached-places.ts'
import { redisPlaces } from './redis-places.ts'
import type { Report } from './report.ts'
import { pathIn } from './report.ts'
import type { Known } from './value.ts'
import { textOf } from './value.ts'

export type FoundCache = { readonly cache: CacheFields; readonly password: string | null }

/** One entry of CACHES while it is read. */
export type CacheEntry = {
  readonly entries: ReadonlyMap<string, Known>
  readonly name: (key: string) => string
  readonly report: Report
}

type Kind = NonNullable<CacheFields['kind']>

const kinds: readonly (readonly [RegExp, Kind])[] = [
  [/redis|valkey/i, 'redis'],
  [/memcache|pylibmc/i, 'memcached'],
  [/\.db\.DatabaseCache$/, 'database'],
  [/\.filebased\.FileBasedCache$/, 'files'],
]
const outOfReach: readonly (readonly [RegExp, string])[] = [
  [/LocMemCache$/, 'it is in the memory of the site’s own processes, where nobody else can see it'],
  [/DummyCache$/, 'it keeps nothing, so no session can be in it'],
  [
    /ShardClient|ConsistentHash/i,
    'it spreads the keys over several servers by a rule of its own, which Rollcall does not follow',
  ],
  [/HerdClient/i, 'it packs every value once more, in a way that Rollcall does not read'],
]

/** Reads the entry of CACHES that SESSION_CACHE_ALIAS names: where sessions are, or stand before their table. */
export function readCache(caches: Known | undefined, alias: string, report: Report): FoundCache {
  const place = `CACHES["${alias.slice(0, 60)}"]`
  const name = (key: string) => `${place}["${key}"]`
  const nothing = { cache: {}, password: null }
  if (caches === undefined) {
    report.open('CACHES', null, 'it is not set in this file; Django’s own is in the memory of the site’s processes')
    return nothing
  }
  const main = caches.value.kind === 'dict' ? caches.value.entries.get(alias) : caches
  const read = main?.value.kind === 'text' ? cacheUrlEntries(main.value.text, main) : main?.value
  if (main === undefined || read?.kind !== 'dict') {
    const why = main === undefined ? 'it is not set in this file' : read?.kind === 'unknown' ? read.why : undefined
    report.open(place, main ?? caches, why)
    return nothing
  }
  if (!read.whole) report.open(place, main, 'a part of it is put in by code')
  const entry: CacheEntry = { entries: read.entries, name, report }
  const kind = kindOf(entry)
  const { cache, password } = kind === null ? nothing : placeOf(kind, entry)
  return { cache: { ...(kind && { kind }), ...cache, ...keysOf(entry) }, password }
}

/** Which kind of cache it is; null, with the reason, for what cannot be known or seen. */
function kindOf({ entries, name, report }: CacheEntry): Kind | null {
  const backend = entries.get('BACKEND')
  const path = backend && textOf(backend.value)
  if (!backend || !path) {
    report.open(name('BACKEND'), backend ?? null, backend ? undefined : 'it is not set in this file')
    return null
  }
  const options = entries.get('OPTIONS')?.value
  const client = options?.kind === 'dict' ? options.entries.get('CLIENT_CLASS') : undefined
  const why = outOfReach.find(
    ([pattern]) => pattern.test(path) || pattern.test((client && textOf(client.value)) ?? ''),
  )?.[1]
  const kind = kinds.find(([pattern]) => pattern.test(path))?.[1]
  if (why === undefined && kind !== undefined) {
    report.understood(name('BACKEND'), backend)
    return kind
  }
  report.open(name('BACKEND'), backend, why ?? 'it is of the site’s own: choose what it descends from')
  return null
}

function placeOf(kind: Kind, entry: CacheEntry): FoundCache {
  const { entries, name, report } = entry
  if (kind === 'redis') return redisPlaces(entry)
  const location = entries.get('LOCATION')
  if (location === undefined) {
    report.open(name('LOCATION'), null, 'it is not set in this file')
    return { cache: {}, password: null }
  }
  if (kind === 'memcached') return { cache: memcachedPlaces(entry, location), password: null }
  if (kind === 'files') {
    const folder = pathIn(location, name('LOCATION'), report)
    return { cache: folder ? { folder } : {}, password: null }
  }
  const table = identifier.safeParse(textOf(location.value))
  if (table.success) report.understood(name('LOCATION'), location)
  else report.open(name('LOCATION'), location)
  return { cache: table.success ? { table: table.data } : {}, password: null }
}

/** What the keys of the cache begin with. */
function keysOf({ entries, name, report }: CacheEntry): Pick<CacheFields, 'keyPrefix' | 'version'> {
  const found: Pick<CacheFields, 'keyPrefix' | 'version'> = {}
  const prefix = entries.get('KEY_PREFIX')
  const text = prefix && (prefix.value.kind === 'none' ? '' : textOf(prefix.value))
  if (prefix && (typeof text !== 'string' || text.length > 250)) report.open(name('KEY_PREFIX'), prefix)
  else if (prefix && typeof text === 'string') {
    report.understood(name('KEY_PREFIX'), prefix)
    found.keyPrefix = text
  } else found.keyPrefix = ''
  const version = entries.get('VERSION')
  if (version?.value.kind === 'number' && Number.isSafeInteger(version.value.value)) {
    report.understood(name('VERSION'), version)
    found.version = version.value.value
  } else if (version) report.open(name('VERSION'), version)
  else found.version = 1
  const makesKeys = entries.get('KEY_FUNCTION')
  if (makesKeys && makesKeys.value.kind !== 'none') {
    const why = 'the site makes its keys by a function of its own: only keys that Django’s own function makes are found'
    report.open(name('KEY_FUNCTION'), makesKeys, why)
  }
  return found
}
