import { opendir } from 'node:fs/promises'
import { connect } from 'node:tls'
import type { CacheAddress, ServerPlace, Tls } from '../../shared/contract/addresses.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { NetworkPlace } from './address.ts'
import { isLocal, placeOf } from './address.ts'
import { socketOf } from '../../shared/contract/addresses.ts'
import { reachFolder } from './folder/reach.ts'
import { folderTrouble } from './folder/trouble.ts'
import { explain, reachServer, resolveServer, withinLimit } from './reach.ts'
import type { TlsOptions } from './tls-options.ts'
import { tlsAttempts } from './tls-options.ts'

/** Where sessions are when they are in no database of the site: servers, or a folder. */
export type StorePlace =
  | {
      readonly kind: 'servers'
      readonly servers: readonly NetworkPlace[]
      /** Whether each of them has sessions that no other has. */
      readonly allNeeded: boolean
      /** Null where the servers speak no TLS. */
      readonly tls: Tls | null
    }
  | { readonly kind: 'folder'; readonly folder: string }

/** What was seen, in words, and what was not there where that is no failure. */
export type Reached = { readonly detail: string; readonly missing: readonly string[] }

/** Null where the sessions are in the site's database, or nowhere that could be reached. */
export function placeOfSessions({ django, cache, files }: Site): StorePlace | null {
  if (django.sessionEngine === 'file') return files === undefined ? null : { kind: 'folder', folder: files.folder }
  return cache === undefined ? null : placeOfCache(cache.address)
}

function placeOfCache(address: CacheAddress): StorePlace | null {
  switch (address.kind) {
    case 'redis':
    case 'memcached': {
      const { servers } = address
      const socketPath = address.kind === 'redis' ? socketOf(address) : address.socketPath
      const places = servers.slice(0, socketPath === null ? servers.length : 1)
      return {
        kind: 'servers',
        servers: places.map((place: ServerPlace) => ({ ...place, socketPath })),
        allNeeded: address.kind === 'memcached' || address.topology === 'single',
        tls: address.kind === 'redis' ? address.tls : null,
      }
    }
    case 'files':
      return { kind: 'folder', folder: address.folder }
    case 'database':
      return null
  }
}

/** Finds the addresses of the hosts, or the folder. Throws what the first host fails with that is needed. */
export async function resolveStore(place: StorePlace): Promise<Reached> {
  if (place.kind === 'servers') return eachOf(place, resolveServer)
  await reachFolder(place.folder)
  return { detail: `${place.folder} is there`, missing: [] }
}

/** Opens and closes a plain connection to each server, or looks into the folder. Throws a RollcallError. */
export async function reachStore(place: StorePlace): Promise<Reached> {
  if (place.kind === 'servers') return eachOf(place, server => reachServer(server))
  try {
    const folder = await opendir(place.folder)
    const first = await folder.read()
    await folder.close()
    return { detail: first === null ? 'It can be read, and is empty' : 'It can be read', missing: [] }
  } catch (error) {
    throw folderTrouble(error, place.folder)
  }
}

async function eachOf(
  { servers, allNeeded }: Extract<StorePlace, { kind: 'servers' }>,
  look: (server: NetworkPlace) => Promise<string>,
): Promise<Reached> {
  const outcomes = await Promise.allSettled(servers.map(look))
  const found = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const failed = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
  if (failed.length > 0 && (allNeeded || found.length === 0)) throw failed[0]
  const missing = failed.map(error =>
    error instanceof RollcallError ? error.failure.message : 'A server was not found.',
  )
  return { detail: [...new Set(found)].join('; '), missing }
}

/** How the line to the first server that answers is secured. */
export type Security =
  | { readonly kind: 'encrypted'; readonly protocol: string }
  | { readonly kind: 'plain'; readonly isLocal: boolean }
  /** Nothing leaves this machine, or the protocol has no TLS. */
  | { readonly kind: 'none'; readonly why: string }

/** Tries the handshake alone. Throws why it fails where it is demanded. */
export async function secureStore(place: StorePlace): Promise<Security> {
  if (place.kind === 'folder') return { kind: 'none', why: 'A folder needs no encryption on the way' }
  const [server] = place.servers
  if (server === undefined || server.socketPath !== null) {
    return { kind: 'none', why: 'A socket does not leave this machine' }
  }
  const plain: Security = { kind: 'plain', isLocal: place.servers.every(isLocal) }
  if (place.tls === null) return plain
  for (const options of tlsAttempts(place.tls, false)) {
    if (options === null) return plain
    try {
      return { kind: 'encrypted', protocol: await handshake(server, options) }
    } catch (error) {
      if (place.tls.mode !== 'prefer') throw error
    }
  }
  return plain
}

/** A server without TLS may take what it gets for the beginning of a command, and wait for the rest of it. */
const handshakeLimitMs = 4000

async function handshake(server: NetworkPlace, { ca, checkCertificate, checkName }: TlsOptions): Promise<string> {
  const socket = connect({
    host: server.host,
    port: server.port,
    servername: /^[\d.:]+$/.test(server.host) ? '' : server.host,
    ca,
    rejectUnauthorized: checkCertificate,
    ...(checkName ? {} : { checkServerIdentity: () => undefined }),
  })
  try {
    return await withinLimit(
      new Promise<string>((resolve, reject) => {
        socket.once('secureConnect', () => resolve(socket.getProtocol() ?? 'TLS'))
        socket.once('error', reject)
        socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'EPROTO' })))
      }),
      handshakeLimitMs,
    )
  } catch (error) {
    throw isNoTls(error) ? withoutTls(server, error) : explain(error, server)
  } finally {
    socket.on('error', () => {})
    socket.destroy()
  }
}

/** What comes back is no TLS, or nothing: a server without it waits for the rest of a command. */
const isNoTls = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ETIMEDOUT', 'EPROTO', 'ECONNRESET'].includes(
    String(error.code),
  )

const withoutTls = (server: NetworkPlace, cause: unknown) =>
  new RollcallError('UNAVAILABLE', `The server at ${placeOf(server)} does not speak TLS on this port.`, {
    hint: 'Check the port: a server may have another one for TLS. Or turn TLS off, where nobody can listen on the way.',
    cause,
  })
