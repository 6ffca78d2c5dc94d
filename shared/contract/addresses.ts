import { z } from 'zod'

/** A table or column as it stands in the schema, perhaps with its schema's name before a dot. Always quoted by the adapters. */
export const identifier = z
  .string()
  .min(1)
  .max(130)
  .regex(/^[^\0`"\\]+$/, 'A name may not hold quotes, backslashes or NUL')

export const tls = z.object({
  mode: z.enum(['disable', 'prefer', 'require', 'verify-ca', 'verify-full']),
  caFile: z.string().max(4096).nullable(),
})
export type Tls = z.infer<typeof tls>

const place = { host: z.string().trim().min(1).max(255), port: z.number().int().min(1).max(65535) }
export const serverPlace = z.object(place)
export type ServerPlace = z.infer<typeof serverPlace>

const serverAddress = z.object({
  ...place,
  /** A unix socket; host and port are then ignored. */
  socketPath: z.string().max(4096).nullable(),
  user: z.string().max(128),
  database: z.string().min(1).max(128),
  tls,
  /** A server that copies this one: it is read instead, with the same account, database and TLS. Writes never go there. */
  replica: serverPlace.optional(),
})

/** Where a database is. The password is no part of it: secrets travel and rest apart. */
export const databaseAddress = z.discriminatedUnion('kind', [
  serverAddress.extend({ kind: z.literal('mysql') }),
  serverAddress.extend({ kind: z.literal('postgres') }),
  z.object({ kind: z.literal('sqlite'), file: z.string().min(1).max(4096) }),
])
export type DatabaseAddress = z.infer<typeof databaseAddress>

const servers = z.array(serverPlace).min(1).max(50)

const redisAddress = z
  .object({
    kind: z.literal('redis'),
    /** `sentinel`: the servers are sentinels, and `masterName` is whom they watch. */
    topology: z.enum(['single', 'cluster', 'sentinel']),
    servers,
    masterName: z.string().max(128).nullable(),
    /** A unix socket, of a single server; the servers are then ignored. */
    socketPath: z.string().max(4096).nullable(),
    /** An ACL user; empty for the default one. */
    user: z.string().max(128),
    database: z.number().int().min(0).max(65_535),
    tls,
  })
  .refine(({ topology, socketPath }) => topology === 'single' || socketPath === null, {
    path: ['socketPath'],
    error: 'A cluster and sentinels are not reached over a socket: choose "Single server", or leave the socket out',
  })

const folder = z.string().trim().min(1).max(4096)

/** Where a cache of Django is: the entry of CACHES that SESSION_CACHE_ALIAS names. */
export const cacheAddress = z.discriminatedUnion('kind', [
  redisAddress,
  z.object({ kind: z.literal('memcached'), servers, socketPath: z.string().max(4096).nullable() }),
  /** DatabaseCache, in the site's own database. */
  z.object({ kind: z.literal('database'), table: identifier }),
  z.object({ kind: z.literal('files'), folder }),
])
export type CacheAddress = z.infer<typeof cacheAddress>
export type RedisAddress = Extract<CacheAddress, { kind: 'redis' }>

/** The unix socket of a Redis that is connected to; null where its servers are. Clusters and sentinels have none. */
export const socketOf = ({ topology, socketPath }: Pick<RedisAddress, 'topology' | 'socketPath'>): string | null =>
  topology === 'single' ? socketPath : null

/** The cache that holds sessions (SESSION_ENGINE cache) or stands before them (cached_db). */
export const siteCache = z.object({
  address: cacheAddress,
  keyPrefix: z.string().max(250),
  version: z.number().int(),
  /** The store's own cache_key_prefix; null for that of Django's session engine. */
  sessionPrefix: z.string().max(250).nullable(),
  /** With cached_db: so many seconds after a log out the entry is looked for again, as a request in flight may refill it. */
  longestRequest: z.number().int().min(0).max(3600),
})
export type SiteCache = z.infer<typeof siteCache>

/** Django's own, and as long as most servers let a request take. */
export const cacheDefaults = { keyPrefix: '', version: 1, sessionPrefix: null, longestRequest: 60 } as const

/** The names that cookies may have (RFC 6265): with no slash among them, what begins with one stays in its folder. */
const cookieName = z
  .string()
  .max(128)
  .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, 'No cookie can be called so')

/** SESSION_ENGINE file: SESSION_FILE_PATH, and SESSION_COOKIE_NAME, with which every file's name begins. */
export const sessionFiles = z.object({ folder, cookieName })
export type SessionFiles = z.infer<typeof sessionFiles>

export const sessionEngine = z.enum(['db', 'cached_db', 'cache', 'file', 'signed_cookies'])
export type SessionEngine = z.infer<typeof sessionEngine>
