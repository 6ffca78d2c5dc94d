import type { CacheAddress } from '../../contract/addresses.ts'
import type { CacheFields } from '../../contract/settings.ts'
import { parseConnectionUrl } from '../../connection-url.ts'
import type { CacheEntry, FoundCache } from './caches.ts'
import { locationsOf } from './locations.ts'
import { passwordIn } from './report.ts'
import type { Known, Value } from './value.ts'
import { textOf } from './value.ts'

type Redis = Extract<CacheAddress, { kind: 'redis' }>
type Entries = ReadonlyMap<string, Known>

/**
 * LOCATION and OPTIONS of Django's RedisCache and of django-redis: what stands in a URL goes before the options, as in redis-py.
 * The first of several single servers is the one that is written to.
 */
export function redisPlaces(entry: CacheEntry): FoundCache {
  const { entries, name, report } = entry
  const location = entries.get('LOCATION')
  const options = dictOf(entries.get('OPTIONS'))
  const found = optionsOf(entry, options)
  const topology = topologyOf(entries, options)
  const texts = location === undefined ? null : locationsOf(location)
  if (location === undefined || texts === null) {
    report.open(name('LOCATION'), location ?? null, location ? undefined : 'it is not set in this file')
    return { cache: { topology, ...found.cache }, password: found.password }
  }
  const urls = texts.map(readUrl)
  const addresses = urls.flatMap(url => (url === null ? [] : [url.address]))
  const [first] = addresses
  if (first === undefined || addresses.length < urls.length) {
    report.open(name('LOCATION'), location, 'its address cannot be read')
    return { cache: { topology, ...found.cache }, password: found.password }
  }
  report.understood(name('LOCATION'), location, addresses.map(words).join(', '))
  if (topology === 'single' && addresses.length > 1) {
    report.open(name('LOCATION'), location, 'it names several servers: the first, which Django writes to, is read')
  }
  const password = urls.find(url => url?.password)?.password ?? found.password
  return { cache: { topology, ...found.cache, ...addressOf(topology, first, addresses, entry, options) }, password }
}

/** What cannot be a topology of the client is an ordinary Redis. */
function topologyOf(entries: Entries, options: Entries): Redis['topology'] {
  const parts = [
    entries.get('BACKEND'),
    ...['CLIENT_CLASS', 'CONNECTION_POOL_CLASS', 'pool_class'].map(key => options.get(key)),
  ]
  const classes = parts.map(part => (part && textOf(part.value)) ?? '').join(' ')
  if (/sentinel/i.test(classes) || options.has('SENTINELS')) return 'sentinel'
  return /cluster/i.test(classes) ? 'cluster' : 'single'
}

/** Of a sentinel the host in the URL is the name of the master, and the sentinels stand among the options. */
function addressOf(
  topology: Redis['topology'],
  first: Redis,
  addresses: readonly Redis[],
  { name, report }: CacheEntry,
  options: Entries,
): CacheFields {
  const { user, database, tls } = first
  const same: CacheFields = {
    socketPath: first.socketPath ?? '',
    ...(user !== '' && { user }),
    ...(database !== 0 && { database }),
    ...(tls.mode !== 'disable' && { tlsMode: tls.mode }),
    ...(tls.caFile !== null && { caFile: tls.caFile }),
  }
  if (topology !== 'sentinel') {
    return { ...same, servers: topology === 'single' ? first.servers : addresses.flatMap(each => each.servers) }
  }
  const masterName = first.masterName ?? first.servers[0]?.host
  const sentinels = options.get('SENTINELS')
  const servers = sentinels ? pairsOf(sentinels.value) : null
  if (sentinels && servers) report.understood(name('OPTIONS.SENTINELS'), sentinels, servers.map(place).join(', '))
  else report.open(name('OPTIONS.SENTINELS'), sentinels ?? null, sentinels ? undefined : 'it is not set in this file')
  return { ...same, ...(masterName && { masterName }), ...(servers && { servers }) }
}

/** Passwords, database and TLS among the options, for servers whose URL says nothing of them. */
function optionsOf({ name, report }: CacheEntry, options: Entries): FoundCache {
  const pool = new Map([...options, ...dictOf(options.get('CONNECTION_POOL_KWARGS'))])
  const cache: CacheFields = {}
  const at = (...keys: readonly string[]) => {
    const key = keys.find(each => pool.has(each))
    return key === undefined ? null : { key: name(`OPTIONS.${key}`), known: pool.get(key) as Known }
  }
  const user = at('USERNAME', 'username')
  const text = user && textOf(user.known.value)
  if (user && text) {
    report.understood(user.key, user.known)
    cache.user = text.slice(0, 128)
  } else if (user && user.known.value.kind === 'unknown') report.open(user.key, user.known)
  const database = at('DB', 'db')
  if (database?.known.value.kind === 'number' && database.known.value.value >= 0) {
    report.understood(database.key, database.known)
    cache.database = Math.floor(database.known.value.value)
  } else if (database) report.open(database.key, database.known)
  const caFile = at('ssl_ca_certs')
  const file = caFile && textOf(caFile.known.value)
  if (caFile && file) {
    report.understood(caFile.key, caFile.known)
    cache.caFile = file.slice(0, 4096)
  }
  const password = at('PASSWORD', 'password')
  return { cache, password: password && passwordIn(password.known, password.key, report) }
}

function readUrl(text: string): { readonly address: Redis; readonly password: string | null } | null {
  try {
    const { cache, cachePassword } = parseConnectionUrl(text)
    return cache?.address.kind === 'redis' ? { address: cache.address, password: cachePassword } : null
  } catch {
    return null
  }
}

/** [("sentinel-1", 26379), …] */
function pairsOf(value: Value): Redis['servers'] | null {
  if (value.kind !== 'list' || value.items.length === 0 || value.items.length > 50) return null
  const servers = value.items.map(({ value: item }) => {
    const [host, port] = item.kind === 'list' ? item.items : []
    const text = host && textOf(host.value)
    const number = port?.value.kind === 'number' ? port.value.value : Number(port && textOf(port.value))
    return text && text.length <= 255 && number >= 1 && number <= 65_535
      ? { host: text, port: Math.floor(number) }
      : null
  })
  return servers.includes(null) ? null : (servers as Redis['servers'])
}

const dictOf = (known: Known | undefined): Entries => (known?.value.kind === 'dict' ? known.value.entries : new Map())

const place = ({ host, port }: Redis['servers'][number]) => `${host.includes(':') ? `[${host}]` : host}:${port}`

/** Never with user or password. */
const words = ({ servers, socketPath, database }: Redis) =>
  `${socketPath ?? servers.map(place).join(', ')}${database === 0 ? '' : `, database ${database}`}`
