import type { CacheAddress } from '../../../../shared/contract/addresses.ts'
import type { NetworkPlace } from '../../address.ts'

export type MemcachedAddress = Extract<CacheAddress, { kind: 'memcached' }>

/** The servers of a cache, in the order of LOCATION. */
export const placesOf = ({ servers, socketPath }: MemcachedAddress): readonly NetworkPlace[] =>
  socketPath === null ? servers.map(server => ({ ...server, socketPath: null })) : [{ host: '', port: 0, socketPath }]

/** What pymemcache calls a server when it decides which one has a key. */
export const nameForPymemcache = ({ host, port, socketPath }: NetworkPlace): string => socketPath ?? `${host}:${port}`
