import { isIP } from 'node:net'
import type { CacheAddress, ServerPlace } from '../../../../shared/contract/addresses.ts'

export type RedisAddress = Extract<CacheAddress, { kind: 'redis' }>

export type RedisAccess = { readonly address: RedisAddress; readonly password: string | null }

export const hostAndPort = ({ host, port }: ServerPlace): string =>
  isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`

/** Where the address points, for messages. */
export function redisPlace({ topology, servers, socketPath, masterName }: RedisAddress): string {
  if (topology === 'single' && socketPath !== null) return socketPath
  const places = servers.map(hostAndPort).join(', ')
  return topology === 'sentinel' ? `${masterName ?? 'the master'} of ${places}` : places
}

/** Whether the server is on this machine, where nobody can listen on the way. */
export function isLocalRedis({ topology, servers, socketPath }: RedisAddress): boolean {
  if (topology === 'single' && socketPath !== null) return true
  return servers.every(({ host }) => /^(localhost|127\.|::1$)/i.test(host))
}
