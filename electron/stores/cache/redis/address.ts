import { isIP } from 'node:net'
import type { RedisAddress, ServerPlace } from '../../../../shared/contract/addresses.ts'
import { socketOf } from '../../../../shared/contract/addresses.ts'

export type RedisAccess = { readonly address: RedisAddress; readonly password: string | null }

export const hostAndPort = ({ host, port }: ServerPlace): string =>
  isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`

/** Where the address points, for messages. */
export function redisPlace(address: RedisAddress): string {
  const { topology, servers, masterName } = address
  const socket = socketOf(address)
  if (socket !== null) return socket
  const places = servers.map(hostAndPort).join(', ')
  return topology === 'sentinel' ? `${masterName ?? 'the master'} of ${places}` : places
}
