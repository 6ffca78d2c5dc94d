import type { RedisClientOptions } from '@redis/client'
import { ConnectionTimeoutError, createClient, RESP_TYPES } from '@redis/client'
import type { ServerPlace } from '../../../../shared/contract/addresses.ts'
import { RollcallError } from '../../../../shared/contract/reply.ts'
import { connectLimitMs } from '../../limits.ts'
import type { TlsOptions } from '../../tls-options.ts'
import type { RedisAccess } from './address.ts'
import { hostAndPort } from './address.ts'
import type { RedisNode, Reply } from './line.ts'

export const asBytes = { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } }

/** A server that has no TLS may wait for more of what it takes for a command: it is not given long. */
const tlsLimitMs = 3000

/**
 * RESP 2 is what every version and every proxy speaks; signing in, choosing the database and nothing else is sent by the client of
 * itself. It never connects anew: whoever uses it decides that.
 */
function baseOptions({ address, password }: RedisAccess, tls: TlsOptions | null) {
  const socket = {
    connectTimeout: tls !== null && address.tls.mode === 'prefer' ? tlsLimitMs : connectLimitMs,
    reconnectStrategy: false as const,
    keepAliveInitialDelay: 10_000,
  }
  return {
    RESP: 2 as const,
    ...(address.user === '' ? {} : { username: address.user }),
    ...(password === null || password === '' ? {} : { password }),
    maintNotifications: 'disabled' as const,
    disableClientInfo: true,
    disableOfflineQueue: true,
    // The link limits how long an answer may take.
    commandOptions: { timeout: 0 },
    socket:
      tls === null
        ? { ...socket, tls: false as const }
        : {
            ...socket,
            tls: true as const,
            ca: tls.ca,
            rejectUnauthorized: tls.checkCertificate,
            ...(tls.checkName ? {} : { checkServerIdentity: () => undefined }),
          },
  }
}

/** Options for every node of a cluster, which the client finds by itself. */
export const clusterDefaults = (access: RedisAccess, tls: TlsOptions | null) => baseOptions(access, tls)

function optionsFor(access: RedisAccess, at: ServerPlace | string, tls: TlsOptions | null, database: number) {
  const options = baseOptions(access, tls)
  if (typeof at === 'string') {
    return { ...options, database, socket: { ...options.socket, path: at, tls: false as const } }
  }
  return { ...options, database, socket: { ...options.socket, host: at.host, port: at.port } }
}

export type Client = ReturnType<typeof newClient>

const newClient = (options: RedisClientOptions<{}, {}, {}, 2>) => createClient(options)

export type OneServer = { readonly client: Client; readonly node: RedisNode }

/** Signs in to one server; the client's errors come out as they are. `onLost` is called when the connection ends by itself. */
export async function connectServer(
  access: RedisAccess,
  at: ServerPlace | string,
  tls: TlsOptions | null,
  database: number,
  onLost: () => void,
): Promise<OneServer> {
  const client = newClient(optionsFor(access, at, tls, database))
  client.on('error', onLost)
  client.on('end', onLost)
  try {
    await inTime(client.connect())
  } catch (error) {
    client.destroy()
    throw error
  }
  return { client, node: nodeOver(client, typeof at === 'string' ? at : hostAndPort(at)) }
}

/** Signing in has no limit of the client's own: a server may take the connection and say nothing. */
export function inTime<Made>(signingIn: Promise<Made>): Promise<Made> {
  return new Promise<Made>((resolve, reject) => {
    const timer = setTimeout(() => reject(new ConnectionTimeoutError()), connectLimitMs + 500)
    signingIn.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

export function nodeOver(client: Pick<Client, 'sendCommand'>, place: string): RedisNode {
  return {
    place,
    send: command => client.sendCommand<Reply>(command),
    sendForBytes: command => client.sendCommand<Reply>(command, asBytes),
  }
}

/** The first way of `attempts` that works. Where TLS is only preferred, a server that fails at it is asked without. */
export async function firstThatWorks<Made>(
  attempts: readonly (TlsOptions | null)[],
  isTlsTrouble: (error: unknown) => boolean,
  connect: (tls: TlsOptions | null) => Promise<Made>,
): Promise<Made> {
  for (const [index, tls] of attempts.entries()) {
    try {
      return await connect(tls)
    } catch (error) {
      if (index + 1 === attempts.length || !isTlsTrouble(error)) throw error
    }
  }
  throw new RollcallError('INTERNAL', 'There was no way to connect.')
}
