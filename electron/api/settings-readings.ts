import { randomUUID } from 'node:crypto'
import type { CacheAddress, DatabaseAddress } from '../../shared/contract/addresses.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { SettingsFields, SettingsReading } from '../../shared/contract/settings.ts'
import { proposeSite } from '../../shared/django/settings/propose.ts'
import { readSettings } from '../../shared/django/settings/read-settings.ts'
import type { Secrets } from '../monitor/protocol.ts'
import { socketOf } from '../../shared/contract/addresses.ts'
import { tlsModes } from './tls-strength.ts'

/** The secrets that a settings file holds, and the server that it names for its password. */
export type FoundSecrets = { readonly secrets: Secrets; readonly server: SettingsFields }

export type SettingsReadings = {
  /** Reads a settings file; BAD_REQUEST with the line when it is none. What it does not say stands as in the reading before. */
  readonly read: (text: string, after?: string) => SettingsReading
  /** The secrets of a reading; NOT_FOUND when it is too long ago. */
  readonly get: (readingId: string) => FoundSecrets
}

/** A person reads a file, or two of them, and saves; older readings are forgotten with their secrets. */
const mostReadings = 8

/** Keeps the secrets of settings files in memory, so that they need not go back to a screen. */
export function createSettingsReadings(hide: (secrets: Secrets) => void): SettingsReadings {
  const readings = new Map<string, FoundSecrets>()
  return {
    read(text, after) {
      const { fields, secrets: own, understood, open } = proposeSite(readSettings(text))
      hide(own)
      const before = after === undefined ? undefined : readings.get(after)
      const secrets = before === undefined ? own : together(before.secrets, own)
      const readingId = randomUUID()
      const cache = { ...before?.server.cache, ...fields.cache }
      readings.set(readingId, { secrets, server: { ...before?.server, ...fields, cache } })
      const [oldest] = readings.keys()
      if (readings.size > mostReadings && oldest !== undefined) readings.delete(oldest)
      const found = {
        password: secrets.password !== null,
        cachePassword: (secrets.cachePassword ?? null) !== null,
        secretKey: secrets.secretKey !== null,
        secretKeyFallbacks: secrets.secretKeyFallbacks.length,
      }
      return { readingId, fields, found, understood: [...understood], open: [...open] }
    },
    get(readingId) {
      const reading = readings.get(readingId)
      if (reading) return reading
      throw new RollcallError('NOT_FOUND', 'The secrets of the settings file are not held any more', {
        hint: 'Read the settings file again, or type them in.',
      })
    },
  }
}

function together(before: Secrets, own: Secrets): Secrets {
  return {
    password: own.password ?? before.password,
    cachePassword: own.cachePassword ?? before.cachePassword ?? null,
    secretKey: own.secretKey ?? before.secretKey,
    secretKeyFallbacks: own.secretKeyFallbacks.length > 0 ? own.secretKeyFallbacks : before.secretKeyFallbacks,
  }
}

/** Throws BAD_REQUEST when a password would go to another server than the one that stands beside it in the settings file. */
export function foundPassword(address: DatabaseAddress, { secrets, server }: FoundSecrets): string | null {
  if (secrets.password === null || address.kind === 'sqlite') return null
  const { kind, host, port, socketPath } = server
  const isSame =
    address.replica === undefined &&
    (kind === undefined || kind === address.kind) &&
    (socketPath === undefined || socketPath === (address.socketPath ?? '')) &&
    (address.socketPath !== null ||
      ((host === undefined || host.toLowerCase() === address.host.toLowerCase()) &&
        (port === undefined || port === address.port)))
  if (isSame) return secrets.password
  throw new RollcallError('BAD_REQUEST', 'The server is not that of the settings file: type the password', {
    hint: 'A password from a settings file is only sent to the server that stands beside it.',
  })
}

/** The same for the password of a cache: every server of it must stand in the settings file, and the line must be no weaker. */
export function foundCachePassword(address: CacheAddress, { secrets, server }: FoundSecrets): string | null {
  const password = secrets.cachePassword ?? null
  if (password === null || address.kind !== 'redis') return null
  const { kind, topology, servers, masterName, socketPath, tlsMode } = server.cache ?? {}
  const socket = socketOf(address)
  const isNamed = (host: string, port: number) =>
    servers === undefined || servers.some(each => each.host.toLowerCase() === host.toLowerCase() && each.port === port)
  const isSame =
    (kind === undefined || kind === address.kind) &&
    (topology === undefined || topology === address.topology) &&
    (masterName === undefined || masterName === (address.masterName ?? '')) &&
    (socketPath === undefined || socketPath === (socket ?? '')) &&
    (socket !== null || address.servers.every(({ host, port }) => isNamed(host, port)))
  const isWeaker = tlsMode !== undefined && tlsModes.indexOf(address.tls.mode) < tlsModes.indexOf(tlsMode)
  if (isSame && (socket !== null || !isWeaker)) return password
  const message = isSame
    ? 'The encryption is weaker than the settings file says'
    : 'The cache is not that of the settings file'
  throw new RollcallError('BAD_REQUEST', `${message}: type its password`, {
    hint: 'A password from a settings file is only sent to the servers that stand beside it, no less protected than there.',
  })
}
