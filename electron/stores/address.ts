import { isIP } from 'node:net'
import type { DatabaseAddress } from '../../shared/contract/addresses.ts'

export type ServerAddress = Exclude<DatabaseAddress, { kind: 'sqlite' }>

/** Where a server is; the socket goes before host and port. */
export type NetworkPlace = Pick<ServerAddress, 'host' | 'port' | 'socketPath'>

/** Where the address points, for messages: "db.example.com:3306", or the socket's path. */
export function placeOf(address: NetworkPlace): string {
  if (address.socketPath !== null) return address.socketPath
  return isIP(address.host) === 6 ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`
}

/** Whether this host is this machine, where nobody can listen on the way. A name that only begins like it may be anybody's. */
export const isLocalHost = (host: string): boolean =>
  /^(localhost|::1)$/i.test(host) || (isIP(host) === 4 && host.startsWith('127.'))

/** Whether the server is on this machine. */
export const isLocal = (address: NetworkPlace): boolean => address.socketPath !== null || isLocalHost(address.host)

/** "schema.table" as its names, each of which is quoted by itself. */
export function namesOf(table: string): readonly string[] {
  const dot = table.indexOf('.')
  return dot <= 0 || dot === table.length - 1 ? [table] : [table.slice(0, dot), table.slice(dot + 1)]
}
