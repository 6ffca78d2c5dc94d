import type { CacheAddress, Tls } from '../contract/addresses.ts'
import { cacheAddress } from '../contract/addresses.ts'
import { caFileOf, tlsModeOf } from './tls-query.ts'
import type { UrlParts } from './url-parts.ts'
import { badUrl, decodeUrl, hostsOf, numberOf, splitUrl } from './url-parts.ts'

/** A cache's address, its password apart from it (null when the URL has none), and what else the URL asked for. */
export type CacheUrl = {
  readonly address: CacheAddress
  readonly password: string | null
  readonly query: ReadonlyMap<string, string>
}

type Kind = { readonly kind: 'redis' | 'memcached'; readonly secure: boolean; readonly socket?: boolean }

const kinds: Readonly<Record<string, Kind>> = {
  redis: { kind: 'redis', secure: false },
  rediss: { kind: 'redis', secure: true },
  valkey: { kind: 'redis', secure: false },
  valkeys: { kind: 'redis', secure: true },
  unix: { kind: 'redis', secure: false, socket: true },
  memcached: { kind: 'memcached', secure: false },
  memcache: { kind: 'memcached', secure: false },
}
const redisHint =
  'The form is redis://user:password@host:port/0; rediss:// is with TLS, redis+sentinel:// and redis+cluster:// name several hosts'
const memcachedHint = 'The form is memcached://host:port,other:port'

/** Whether URLs of this scheme (without "+…", in small letters) name a cache. */
export const isCacheScheme = (scheme: string): boolean => Object.hasOwn(kinds, scheme)

/** Reads what is behind the scheme; `variant` is what was behind its "+". BAD_REQUEST never repeats the URL. */
export function parseCacheUrl(scheme: string, variant: string, rest: string): CacheUrl {
  const known = Object.hasOwn(kinds, scheme) ? kinds[scheme] : undefined
  if (known === undefined) throw badUrl('This is no cache URL that Rollcall knows.', redisHint)
  const hint = known.kind === 'redis' ? redisHint : memcachedHint
  const parts = splitUrl(rest, hint)
  const parsed = known.kind === 'redis' ? redisOf(known, variant, parts) : memcachedOf(variant, parts)
  const checked = cacheAddress.safeParse(parsed.address)
  if (checked.success) return { ...parsed, address: checked.data }
  const field = checked.error.issues[0]?.path.filter(each => typeof each === 'string').at(-1)
  throw badUrl(`The URL's ${field ?? 'address'} cannot be used.`, hint)
}

function redisOf({ secure, socket }: Kind, variant: string, parts: UrlParts): CacheUrl {
  const { user, query } = parts
  const isSocket = socket === true || variant === 'socket' || variant === 'unix'
  if (!isSocket && !['', 'sentinel', 'cluster'].includes(variant)) {
    throw badUrl('This kind of Redis URL is not known.', redisHint)
  }
  const topology = variant === 'sentinel' || variant === 'cluster' ? variant : 'single'
  const servers = hostsOf(parts.hosts || 'localhost', topology === 'sentinel' ? 26_379 : 6379, redisHint)
  if (topology === 'single' && servers.length > 1) {
    throw badUrl('The URL names several hosts.', 'Name one, or write redis+cluster:// or redis+sentinel://')
  }
  const path = decodeUrl(parts.path).split('/').filter(Boolean)
  const socketPath = isSocket ? `/${decodeUrl(parts.path)}` : null
  if (socketPath === '/') throw badUrl('The URL names no socket.', 'The form is unix:///run/redis/redis.sock?db=0')
  const masterName =
    topology === 'sentinel' ? (query.get('master') ?? query.get('service_name') ?? path.shift() ?? null) : null
  if (topology === 'sentinel' && masterName === null) {
    throw badUrl(
      'The URL names no master that the sentinels watch.',
      'The form is redis+sentinel://host:26379/mymaster/0',
    )
  }
  const database = query.get('db') ?? (isSocket ? undefined : path[0])
  const address: CacheAddress = {
    kind: 'redis',
    topology,
    servers: [...servers],
    masterName,
    socketPath,
    user: user || (query.get('username') ?? query.get('user') ?? ''),
    database: numberOf(database, 0, 'database', 'A Redis numbers its databases: redis://host/1'),
    tls: { mode: redisTls(query, secure), caFile: caFileOf(query) },
  }
  return { address, password: parts.password ?? query.get('password') ?? null, query }
}

/** As redis-py reads it: rediss:// checks certificate and name unless the query says otherwise. */
function redisTls(query: ReadonlyMap<string, string>, secure: boolean): Tls['mode'] {
  const said = tlsModeOf(query)
  if (said !== null) return said
  if (!secure) return 'disable'
  if (/^(?:cert_)?(?:none|optional)$/i.test(query.get('ssl_cert_reqs') ?? '')) return 'require'
  return /^(?:false|0|no)$/i.test(query.get('ssl_check_hostname') ?? '') ? 'verify-ca' : 'verify-full'
}

function memcachedOf(variant: string, { user, password, hosts, path, query }: UrlParts): CacheUrl {
  if (variant !== '' && variant !== 'socket' && variant !== 'unix') {
    throw badUrl('This kind of Memcached URL is not known.', memcachedHint)
  }
  if (user !== '' || password !== null) {
    throw badUrl('Rollcall does not sign in to a Memcached.', 'Leave out what stands before the @.')
  }
  const socketPath = hosts === '' && path !== '' ? `/${decodeUrl(path)}` : null
  const servers = hostsOf(hosts || 'localhost', 11_211, memcachedHint)
  return { address: { kind: 'memcached', servers: [...servers], socketPath }, password: null, query }
}
