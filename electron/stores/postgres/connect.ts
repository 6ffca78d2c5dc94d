import path from 'node:path'
import type { ClientConfig } from 'pg'
import { Client } from 'pg'
import { RollcallError } from '../../../shared/contract/reply.ts'
import type { ServerAddress } from '../address.ts'
import { connectLimitMs, lockLimitMs, statementLimitMs } from '../limits.ts'
import type { Connected } from '../link.ts'
import type { TlsOptions } from '../tls-options.ts'
import { tlsAttempts } from '../tls-options.ts'
import { noTlsMessage } from './trouble.ts'

export type PostgresAccess = {
  readonly address: ServerAddress
  readonly password: string | null
  /** The server then refuses every write on this connection. */
  readonly readOnly: boolean
}

/** Signs in and prepares the session; drivers' errors come out as they are. */
export async function connectPostgres(access: PostgresAccess, onLost: () => void): Promise<Connected<Client>> {
  const client = await firstThatWorks(access)
  const destroy = () => {
    client.end().catch(() => {})
    client.connection.stream.destroy()
  }
  client.on('error', onLost)
  client.on('end', onLost)
  try {
    await client.query(sessionSettings(access.readOnly))
  } catch (error) {
    destroy()
    throw error
  }
  return { connection: client, close: () => client.end(), destroy }
}

async function firstThatWorks({ address, password }: PostgresAccess): Promise<Client> {
  const attempts = tlsAttempts(address.tls, address.socketPath !== null)
  for (const [index, tls] of attempts.entries()) {
    const client = new Client(clientConfig(address, password, tls))
    // A connection that dies while it is made reports it twice.
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (error) {
      client.connection.stream.destroy()
      const mayGoWithout = index + 1 < attempts.length && error instanceof Error && error.message === noTlsMessage
      if (!mayGoWithout) throw error
    }
  }
  throw new RollcallError('INTERNAL', 'There was no way to connect.')
}

function clientConfig(address: ServerAddress, password: string | null, tls: TlsOptions | null): ClientConfig {
  return {
    ...placeConfig(address),
    user: address.user,
    // As a function, so that neither PGPASSWORD nor a .pgpass file of this machine steps in.
    password: () => password ?? '',
    database: address.database,
    application_name: 'Rollcall',
    connectionTimeoutMillis: connectLimitMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // Every value as the server's text: a Date would lose microseconds.
    types: { getTypeParser: () => (text: string) => text },
    ssl: tls !== null && {
      ca: tls.ca,
      rejectUnauthorized: tls.checkCertificate,
      ...(tls.checkName ? {} : { checkServerIdentity: () => undefined }),
    },
  }
}

const socketName = /^\.s\.PGSQL\.(\d{1,5})$/

/** PostgreSQL's sockets are named by their folder; the file's own name holds the port. */
function placeConfig(address: ServerAddress): Pick<ClientConfig, 'host' | 'port'> {
  if (address.socketPath === null) return { host: address.host, port: address.port }
  const port = socketName.exec(path.basename(address.socketPath))?.[1]
  return port === undefined
    ? { host: address.socketPath, port: address.port }
    : { host: path.dirname(address.socketPath), port: Number(port) }
}

/** The file of the address's socket, also where only its folder was named. */
export function socketFile(address: ServerAddress): string {
  const { host = '', port } = placeConfig(address)
  return path.join(host, `.s.PGSQL.${port}`)
}

/**
 * READ COMMITTED: each statement sees what is committed when it begins, and reading blocks nobody. Set by statements, as
 * poolers refuse settings that come with the start of a connection.
 */
function sessionSettings(readOnly: boolean): string {
  return [
    "set time zone 'UTC'",
    "set datestyle = 'ISO, YMD'",
    "set client_encoding = 'UTF8'",
    "set bytea_output = 'hex'",
    "set default_transaction_isolation = 'read committed'",
    `set default_transaction_read_only = ${readOnly ? 'on' : 'off'}`,
    `set statement_timeout = ${statementLimitMs}`,
    `set lock_timeout = ${lockLimitMs}`,
  ].join('; ')
}
