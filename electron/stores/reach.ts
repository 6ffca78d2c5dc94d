import { lookup } from 'node:dns/promises'
import { stat } from 'node:fs/promises'
import { createConnection, isIP } from 'node:net'
import path from 'node:path'
import type { DatabaseAddress } from '../../shared/contract/addresses.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { NetworkPlace } from './address.ts'
import { placeOf } from './address.ts'
import { connectLimitMs } from './limits.ts'
import { networkTrouble } from './network-trouble.ts'
import { socketFile } from './postgres/connect.ts'
import { troubleError } from './trouble.ts'

/** Finds the host's addresses, the socket or the file; what was found, in words. Throws a RollcallError. */
export async function resolvePlace(address: DatabaseAddress): Promise<string> {
  if (address.kind === 'sqlite') {
    const file = path.resolve(address.file)
    const found = await stat(file).catch(() => null)
    if (found?.isFile() === true) return `${file} is there, ${found.size.toLocaleString('en')} bytes`
    throw new RollcallError('UNAVAILABLE', `There is no file ${file}.`, {
      hint: 'Check the path to the database file.',
    })
  }
  return resolveServer(address)
}

/** The same for a server of any kind. */
export async function resolveServer(address: NetworkPlace): Promise<string> {
  if (address.socketPath !== null) return `Connecting over the socket ${address.socketPath}`
  if (isIP(address.host) !== 0) return `${address.host} is an address already`
  try {
    const addresses = await withinLimit(lookup(address.host, { all: true }))
    return `${address.host} is ${addresses.map(found => found.address).join(', ')}`
  } catch (error) {
    throw explain(error, address)
  }
}

/** Opens and closes a plain connection to the server; how long that took, in words. Throws a RollcallError. */
export async function reachPlace(address: DatabaseAddress): Promise<string> {
  if (address.kind === 'sqlite') return 'A file needs no server'
  return reachServer(
    address,
    address.kind === 'postgres' && address.socketPath !== null ? socketFile(address) : undefined,
  )
}

/** The same for a server of any kind. `socketPath` where it is another file than the address says. */
export async function reachServer(address: NetworkPlace, socketPath = address.socketPath): Promise<string> {
  const before = performance.now()
  const socket = createConnection(
    socketPath === null ? { host: address.host, port: address.port } : { path: socketPath },
  )
  try {
    await withinLimit(
      new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve)
        socket.once('error', reject)
      }),
    )
    return `${placeOf(address)} accepts connections, in ${Math.max(1, Math.round(performance.now() - before))} ms`
  } catch (error) {
    throw explain(error, address)
  } finally {
    socket.on('error', () => {})
    socket.destroy()
  }
}

export function withinLimit<Value>(work: Promise<Value>, limitMs = connectLimitMs): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })), limitMs)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

export function explain(error: unknown, address: NetworkPlace): RollcallError {
  // Happy eyeballs put the errors of all addresses into one.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  const trouble = networkTrouble(first, placeOf(address))
  if (trouble !== null) return troubleError(trouble, error)
  return new RollcallError('UNAVAILABLE', `${placeOf(address)} cannot be reached.`, { hint: 'Check host and port.' })
}
