import { isIP } from 'node:net'
import type { CacheAddress, ServerPlace } from '../../../../shared/contract/addresses.ts'

export type RedisAddress = Extract<CacheAddress, { kind: 'redis' }>

export type RedisAccess = { readonly address: RedisAddress; readonly password: string | null }

export const hostAndPort = ({ host, port }: ServerPlace): string =>
  isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`

/** The unix socket that is connected to; null where the servers are. Clusters and sentinels have none. */
export const socketOf = ({ topology, socketPath }: Pick<RedisAddress, 'topology' | 'socketPath'>): string | null =>
  topology === 'single' ? socketPath : null

/** Where the address points, for messages. */
export function redisPlace(address: RedisAddress): string {
  const { topology, servers, masterName } = address
  const socket = socketOf(address)
  if (socket !== null) return socket
  const places = servers.map(hostAndPort).join(', ')
  return topology === 'sentinel' ? `${masterName ?? 'the master'} of ${places}` : places
}
