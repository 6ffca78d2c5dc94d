import type { CacheAddress, DatabaseAddress, SessionEngine, SessionFiles, SiteCache } from './contract/addresses.ts'
import { cacheDefaults, sessionEngine, sessionFiles, siteCache } from './contract/addresses.ts'
import { isCacheScheme, parseCacheUrl } from './urls/cache-url.ts'
import { isDatabaseScheme, parseDatabaseUrl } from './urls/database-url.ts'
import { badUrl, decodeUrl, numberOf, splitQuery } from './urls/url-parts.ts'

/** What a URL says of a site. The passwords are apart from the addresses, and null when the URL has none. */
export type ParsedUrl = {
  /** As the parameter `engine` says; null when it says nothing. */
  readonly sessionEngine: SessionEngine | null
  readonly store: DatabaseAddress | null
  readonly cache: SiteCache | null
  readonly files: SessionFiles | null
  readonly password: string | null
  readonly cachePassword: string | null
}

const nothing: ParsedUrl = {
  sessionEngine: null,
  store: null,
  cache: null,
  files: null,
  password: null,
  cachePassword: null,
}

const longestUrl = 16_384
const schemeForm = /^\s*([a-z][a-z0-9]*)(?:\+([a-z0-9_]+))?:(.*?)\s*$/is
const schemesHint =
  'It begins with mysql://, mariadb://, postgres://, sqlite:, redis://, rediss://, redis+sentinel://, redis+cluster://, memcached:// or file://'

/**
 * Reads the URL of a database, a cache or a folder of sessions, as settings files and hosting providers write them. The
 * parameters `engine` (db, cached_db, cache, file, signed_cookies), `key_prefix`, `version`, `session_prefix`, `cache_table`,
 * `longest_request` and `cookie_name` say what a settings file would. Throws BAD_REQUEST that says what is wrong and never
 * repeats the URL, which may hold a password.
 */
export function parseConnectionUrl(url: string): ParsedUrl {
  if (url.length > longestUrl)
    throw badUrl('The URL is too long.', 'The form is mysql://user:password@host:port/database')
  const match = schemeForm.exec(url)
  const scheme = match?.[1]?.toLowerCase() ?? ''
  const rest = match?.[3] ?? ''
  if (isDatabaseScheme(scheme)) return ofDatabase(scheme, rest)
  if (isCacheScheme(scheme)) return ofCache(scheme, match?.[2]?.toLowerCase() ?? '', rest)
  if (scheme === 'file') return ofFolder(rest)
  throw badUrl('This is no URL of a database, a cache or a folder that Rollcall knows.', schemesHint)
}

/** The engine that the URL names, or the likeliest for what it leads to. */
export function engineOfUrl({ sessionEngine: said, cache, files }: ParsedUrl): SessionEngine {
  return said ?? (files !== null ? 'file' : cache !== null ? 'cache' : 'db')
}

function ofDatabase(scheme: string, rest: string): ParsedUrl {
  const { store, password, query } = parseDatabaseUrl(scheme, rest)
  const engine = engineIn(query)
  const table = query.get('cache_table')
  const cache = table === undefined ? null : cacheOf({ kind: 'database', table }, query)
  return { ...nothing, sessionEngine: engine ?? (cache === null ? null : 'cache'), store, cache, password }
}

function ofCache(scheme: string, variant: string, rest: string): ParsedUrl {
  const { address, password, query } = parseCacheUrl(scheme, variant, rest)
  const engine = fitting(engineIn(query), ['cache', 'cached_db'], 'a cache')
  return { ...nothing, sessionEngine: engine, cache: cacheOf(address, query), cachePassword: password }
}

/** file:///folder: SESSION_FILE_PATH, or with engine=cache the folder of Django's cache in files. */
function ofFolder(rest: string): ParsedUrl {
  const { body, query } = splitQuery(rest)
  const folder = decodeUrl(body)
    .replace(/^\/\/localhost(?=\/)/i, '')
    .replace(/^\/\/+(?=[A-Za-z]:[\\/])/, '')
    .replace(/^\/\/\/+/, '/')
  if (folder === '' || folder.startsWith('//')) {
    throw badUrl('The URL names no folder of this machine.', 'The form is file:///var/lib/site/sessions?engine=file')
  }
  const engine = fitting(engineIn(query), ['file', 'cache', 'cached_db'], 'a folder')
  if (engine !== null && engine !== 'file') {
    return { ...nothing, sessionEngine: engine, cache: cacheOf({ kind: 'files', folder }, query) }
  }
  const files = sessionFiles.safeParse({ folder, cookieName: query.get('cookie_name') ?? 'sessionid' })
  if (!files.success)
    throw badUrl('The folder or the name of the cookie cannot be used.', 'Check how they are written.')
  return { ...nothing, sessionEngine: engine, files: files.data }
}

function cacheOf(address: CacheAddress, query: ReadonlyMap<string, string>): SiteCache {
  const hint = 'The form is redis://host/0?key_prefix=shop&version=1'
  const checked = siteCache.safeParse({
    address,
    keyPrefix: query.get('key_prefix') ?? cacheDefaults.keyPrefix,
    version: numberOf(query.get('version'), cacheDefaults.version, 'version', hint),
    sessionPrefix: query.get('session_prefix') ?? null,
    longestRequest: numberOf(query.get('longest_request'), cacheDefaults.longestRequest, 'longest_request', hint),
  })
  if (checked.success) return checked.data
  throw badUrl(`The URL's ${checked.error.issues[0]?.path.at(-1)?.toString() ?? 'address'} cannot be used.`, hint)
}

/** "cache", or the whole "django.contrib.sessions.backends.cache". */
function engineIn(query: ReadonlyMap<string, string>): SessionEngine | null {
  const text = query.get('engine')
  if (text === undefined) return null
  const found = sessionEngine.safeParse(text.replace(/^django\.contrib\.sessions\.backends\./, ''))
  if (found.success) return found.data
  throw badUrl("The URL's engine is not known.", `It is one of ${sessionEngine.options.join(', ')}.`)
}

function fitting(engine: SessionEngine | null, possible: readonly SessionEngine[], what: string): SessionEngine | null {
  if (engine === null || possible.includes(engine)) return engine
  throw badUrl(`With the engine ${engine} no session is in ${what}.`, `There it is one of ${possible.join(', ')}.`)
}
