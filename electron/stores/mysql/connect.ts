import type { Socket } from 'node:net'
import { isIP } from 'node:net'
import type { Connection as EventfulConnection } from 'mysql2'
import type { Connection, ConnectionOptions } from 'mysql2/promise'
import { createConnection } from 'mysql2/promise'
import { RollcallError } from '../../../shared/contract/reply.ts'
import type { ServerAddress } from '../address.ts'
import { connectLimitMs, lockLimitMs, statementLimitMs } from '../limits.ts'
import type { Connected } from '../link.ts'
import type { TlsOptions } from '../tls-options.ts'
import { tlsAttempts } from '../tls-options.ts'
import { errorField } from '../trouble.ts'

export type MysqlAccess = {
  readonly address: ServerAddress
  readonly password: string | null
  /** The server then refuses every write on this connection. */
  readonly readOnly: boolean
}

/** Signs in and prepares the session; drivers' errors come out as they are. */
export async function connectMysql(access: MysqlAccess, onLost: () => void): Promise<Connected<Connection>> {
  const connection = await firstThatWorks(access)
  const destroy = () => {
    connection.destroy()
    // By itself it lets the rest of an answer come.
    driverOf(connection).stream.destroy()
  }
  // Also taken so that an error between two statements is not thrown into the void.
  connection.on('error', onLost)
  connection.on('end', onLost)
  try {
    await prepareSession(connection, access.readOnly)
  } catch (error) {
    destroy()
    throw error
  }
  return { connection, close: () => connection.end(), destroy }
}

async function firstThatWorks({ address, password }: MysqlAccess): Promise<Connection> {
  const attempts = tlsAttempts(address.tls, address.socketPath !== null)
  for (const [index, tls] of attempts.entries()) {
    try {
      return await createConnection(connectionOptions(address, password, tls))
    } catch (error) {
      const mayGoWithout = index + 1 < attempts.length && errorField(error, 'code') === 'HANDSHAKE_NO_SSL_SUPPORT'
      if (!mayGoWithout) throw error
    }
  }
  throw new RollcallError('INTERNAL', 'There was no way to connect.')
}

function connectionOptions(address: ServerAddress, password: string | null, tls: TlsOptions | null): ConnectionOptions {
  if (tls?.checkName === true && isIP(address.host) !== 0) {
    throw new RollcallError(
      'BAD_REQUEST',
      'With verify-full the server must be named by its host name, not by its address.',
      {
        hint: 'Use the name that is in the certificate, or verify-ca.',
      },
    )
  }
  return {
    ...(address.socketPath === null ? { host: address.host, port: address.port } : { socketPath: address.socketPath }),
    user: address.user,
    password: password ?? '',
    database: address.database,
    charset: 'utf8mb4',
    connectTimeout: connectLimitMs,
    enableKeepAlive: true,
    keepAliveInitialDelay: 10_000,
    // Dates as they stand: a Date would lose microseconds and be shifted by this machine's zone.
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    // A hostile server must not be able to ask for files of this machine.
    flags: ['-LOCAL_FILES'],
    ...(tls === null
      ? {}
      : { ssl: { ca: tls.ca, rejectUnauthorized: tls.checkCertificate, verifyIdentity: tls.checkName } }),
  }
}

/**
 * READ COMMITTED: each statement sees what is committed when it begins, takes no locks for reading, and a DELETE locks
 * no gaps. (READ UNCOMMITTED would show logins that are rolled back.) Every statement is its own transaction.
 */
async function prepareSession(connection: Connection, readOnly: boolean): Promise<void> {
  await connection.query(
    `set session transaction isolation level read committed, ${readOnly ? 'read only' : 'read write'}`,
  )
  const lockSeconds = lockLimitMs / 1000
  await connection.query(
    `set session sql_mode = 'NO_ENGINE_SUBSTITUTION', session time_zone = '+00:00', session autocommit = 1,` +
      ` session lock_wait_timeout = ${lockSeconds}, session innodb_lock_wait_timeout = ${lockSeconds}`,
  )
  await limitStatements(connection, statementLimitMs)
}

/** From now on the server ends each statement of this connection after that time. */
export async function limitStatements(connection: Connection, limitMs: number): Promise<void> {
  const limits = [`max_statement_time = ${limitMs / 1000}`, `max_execution_time = ${limitMs}`]
  for (const limit of limits) {
    try {
      await connection.query(`set session ${limit}`)
      return
    } catch (error) {
      // MariaDB knows the first, MySQL the second, and what is older than 5.7.8 neither.
      if (errorField(error, 'code') !== 'ER_UNKNOWN_SYSTEM_VARIABLE') throw error
    }
  }
}

type Driver = EventfulConnection & { readonly stream: Socket }

/** The driver's connection inside of the one with promises, which its types do not name. */
export const driverOf = (connection: Connection): Driver =>
  (connection as unknown as { readonly connection: Driver }).connection
