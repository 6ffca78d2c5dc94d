import type { CacheAddress, ServerPlace, SiteCache, Tls } from '../../../shared/contract/addresses.ts'
import { cacheDefaults } from '../../../shared/contract/addresses.ts'
import type { CacheFields } from '../../../shared/contract/settings.ts'

type Topology = Extract<CacheAddress, { kind: 'redis' }>['topology']

/** The cache as it stands in the form: every kind's fields side by side, as for the database. */
export type CacheForm = {
  /** `none`: with cached_db the table alone is watched. */
  readonly kind: CacheAddress['kind'] | 'none'
  readonly topology: Topology
  /** Of a single Redis. */
  readonly host: string
  readonly port: number | null
  /** Of a cluster, or sentinels: one a line. */
  readonly nodes: string
  readonly masterName: string
  readonly socketPath: string
  readonly user: string
  readonly database: number | null
  readonly tlsMode: Tls['mode']
  readonly caFile: string
  /** One a line. */
  readonly memcached: string
  readonly memcachedSocket: string
  readonly table: string
  readonly folder: string
  readonly keyPrefix: string
  readonly version: number | null
  /** Empty: that of Django's own engine. */
  readonly sessionPrefix: string
  readonly longestRequest: number | null
}

export const defaultCachePorts = { single: 6379, cluster: 6379, sentinel: 26_379, memcached: 11_211 } as const

export const emptyCache: CacheForm = {
  kind: 'redis',
  topology: 'single',
  host: '127.0.0.1',
  port: defaultCachePorts.single,
  nodes: '',
  masterName: '',
  socketPath: '',
  user: '',
  database: 0,
  tlsMode: 'disable',
  caFile: '',
  memcached: '127.0.0.1:11211',
  memcachedSocket: '',
  table: '',
  folder: '',
  keyPrefix: cacheDefaults.keyPrefix,
  version: cacheDefaults.version,
  sessionPrefix: '',
  longestRequest: cacheDefaults.longestRequest,
}

const placeText = ({ host, port }: ServerPlace) => `${host.includes(':') ? `[${host}]` : host}:${port}`
const linesOfPlaces = (servers: readonly ServerPlace[]) => servers.map(placeText).join('\n')

/** The fields of a cache that is known; what was typed for other kinds stays. */
export function cacheFormOf(cache: SiteCache, before: CacheForm = emptyCache): CacheForm {
  const { keyPrefix, version, sessionPrefix, longestRequest } = cache
  const address = addressFields(cache.address)
  return { ...before, ...address, keyPrefix, version, sessionPrefix: sessionPrefix ?? '', longestRequest }
}

function addressFields(address: CacheAddress): Partial<CacheForm> {
  const { kind } = address
  switch (kind) {
    case 'redis': {
      const { topology, servers, masterName, socketPath, user, database, tls } = address
      return {
        kind,
        ...placeFields(topology, servers),
        masterName: masterName ?? '',
        socketPath: socketPath ?? '',
        user,
        database,
        tlsMode: tls.mode,
        caFile: tls.caFile ?? '',
      }
    }
    case 'memcached':
      return { kind, memcached: linesOfPlaces(address.servers), memcachedSocket: address.socketPath ?? '' }
    case 'database':
      return { kind, table: address.table }
    case 'files':
      return { kind, folder: address.folder }
  }
}

function placeFields(topology: Topology, servers: readonly ServerPlace[]): Partial<CacheForm> {
  const [first] = servers
  return topology === 'single' && first !== undefined
    ? { topology, host: first.host, port: first.port }
    : { topology, nodes: linesOfPlaces(servers) }
}

/** The fields that a settings file says, over those that are there. */
export function filledCache(before: CacheForm, fields: CacheFields): CacheForm {
  const { topology = before.topology, servers, socketPath, ...plain } = fields
  const isMemcached = (fields.kind ?? before.kind) === 'memcached'
  return {
    ...before,
    ...plain,
    topology,
    ...(socketPath !== undefined && (isMemcached ? { memcachedSocket: socketPath } : { socketPath })),
    ...(servers && (isMemcached ? { memcached: linesOfPlaces(servers) } : placeFields(topology, servers))),
  }
}

/** Whether its servers stand one a line. */
export const listsServers = ({ kind, topology }: CacheForm): boolean => kind === 'memcached' || topology !== 'single'

/** "host", "host:port" and "[::1]:port", one a line; what cannot be read is left for the contract to refuse. */
export function placesOf(text: string, standardPort: number): readonly { host: string; port: number }[] {
  const lines = text.split(/[\n,]/).map(line => line.trim())
  return lines.filter(Boolean).map(line => {
    const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(line) ?? []
    const isNumber = port === undefined || /^\d{1,6}$/.test(port)
    return { host: host.replace(/^\[|\]$/g, ''), port: isNumber ? Number(port ?? standardPort) : Number.NaN }
  })
}

/** The cache of a site, for the contract to check; undefined where there is none. */
export function siteCacheOf(form: CacheForm): unknown {
  if (form.kind === 'none') return undefined
  const { keyPrefix, version, sessionPrefix, longestRequest } = form
  return { address: addressOf(form), keyPrefix, version, sessionPrefix: sessionPrefix || null, longestRequest }
}

function addressOf(form: CacheForm): unknown {
  const { kind, topology } = form
  switch (kind) {
    case 'redis': {
      const socketPath = topology === 'single' ? form.socketPath.trim() || null : null
      const single = { host: form.host.trim() || (socketPath === null ? '' : 'localhost'), port: form.port }
      return {
        kind,
        topology,
        servers: topology === 'single' ? [single] : placesOf(form.nodes, defaultCachePorts[topology]),
        // Without a name the contract asks for it.
        masterName: topology === 'sentinel' ? form.masterName.trim() || undefined : null,
        socketPath,
        user: form.user.trim(),
        // A cluster has one database.
        database: topology === 'cluster' ? 0 : form.database,
        tls: { mode: form.tlsMode, caFile: form.caFile.trim() || null },
      }
    }
    case 'memcached': {
      const socketPath = form.memcachedSocket.trim() || null
      const servers = placesOf(form.memcached, defaultCachePorts.memcached)
      const unused = [{ host: 'localhost', port: defaultCachePorts.memcached }]
      return { kind, servers: socketPath === null ? servers : unused, socketPath }
    }
    case 'database':
      return { kind, table: form.table.trim() }
    case 'files':
      return { kind, folder: form.folder.trim() }
    case 'none':
      return undefined
  }
}
