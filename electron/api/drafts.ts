import type { DatabaseAddress, ServerPlace } from '../../shared/contract/addresses.ts'
import type { SecretsInput, Site } from '../../shared/contract/connections.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { Secrets } from '../monitor/protocol.ts'
import type { RedisAddress } from '../../shared/contract/addresses.ts'
import { socketOf } from '../../shared/contract/addresses.ts'
import type { FoundSecrets } from './settings-readings.ts'
import { foundCachePassword, foundPassword } from './settings-readings.ts'
import { isWeakerTls } from './tls-strength.ts'

type Places = Pick<Site, 'store' | 'cache'>
type Held = { readonly secrets: Secrets; readonly site: Places }

/**
 * The secrets of a draft: what it gives, else what a settings file said, else what is held; an empty one is forgotten.
 * Throws BAD_REQUEST when the held password would go to another server than the one it was typed for, or less protected.
 */
export function secretsOfDraft(
  draft: { readonly secrets: SecretsInput; readonly site: Places },
  held: Held | null,
  found: FoundSecrets | null = null,
): Secrets {
  const { password, cachePassword, secretKey, secretKeyFallbacks } = draft.secrets
  return {
    password: password === undefined ? passwordFor(draft.site.store, found, held) : password || null,
    cachePassword: cachePassword === undefined ? cachePasswordFor(draft.site, found, held) : cachePassword || null,
    secretKey:
      secretKey === undefined ? (found?.secrets.secretKey ?? held?.secrets.secretKey ?? null) : secretKey || null,
    secretKeyFallbacks: secretKeyFallbacks ?? fallbacksOf(found) ?? held?.secrets.secretKeyFallbacks ?? [],
  }
}

/** Those of a settings file that names any; without a key of its own it says nothing of the older ones. */
function fallbacksOf(found: FoundSecrets | null): readonly string[] | null {
  if (found === null) return null
  const { secretKey, secretKeyFallbacks } = found.secrets
  return secretKey === null && secretKeyFallbacks.length === 0 ? null : secretKeyFallbacks
}

function passwordFor(address: DatabaseAddress | null, found: FoundSecrets | null, held: Held | null): string | null {
  if (address === null) return null
  return (found && foundPassword(address, found)) ?? heldPassword(address, held)
}

function heldPassword(address: DatabaseAddress, held: Held | null): string | null {
  const before = held?.site.store ?? null
  if (before === null || !held?.secrets.password || address.kind === 'sqlite') return null
  if (whereTo(address) === whereTo(before) && isSameReplica(address, before)) {
    if (before.kind === 'sqlite' || !isWeakerTls(address.tls, before.tls)) return held.secrets.password
    throw new RollcallError('BAD_REQUEST', 'The encryption was weakened: type the password again', {
      hint: 'A password that is held is not sent over a line that proves less of the server than before.',
    })
  }
  throw new RollcallError('BAD_REQUEST', 'The server was changed: type the password again', {
    hint: 'A password that is held is only sent to the server it was typed for.',
  })
}

function cachePasswordFor({ cache }: Places, found: FoundSecrets | null, held: Held | null): string | null {
  const address = cache?.address
  // Only a Redis is signed in to.
  if (address?.kind !== 'redis') return null
  return (found && foundCachePassword(address, found)) ?? heldCachePassword(address, held)
}

function heldCachePassword(address: RedisAddress, held: Held | null): string | null {
  const before = held?.site.cache?.address
  if (before?.kind !== 'redis' || !held?.secrets.cachePassword) return null
  if (!isSameRedis(address, before)) {
    throw new RollcallError('BAD_REQUEST', 'The servers of the cache were changed: type its password again', {
      hint: 'A password that is held is only sent to the servers it was typed for.',
    })
  }
  if (socketOf(address) !== null || !isWeakerTls(address.tls, before.tls)) return held.secrets.cachePassword
  throw new RollcallError('BAD_REQUEST', 'The encryption of the cache was weakened: type its password again', {
    hint: 'A password that is held is not sent over a line that proves less of the server than before.',
  })
}

/**
 * Whether nobody gets the password who did not have it before: a server may be left out. Sentinels and clusters tell of further
 * servers themselves, so whom they are asked for must stay as well.
 */
function isSameRedis(address: RedisAddress, before: RedisAddress): boolean {
  if (address.topology !== before.topology || address.masterName !== before.masterName) return false
  const socket = socketOf(address)
  if (socket !== socketOf(before)) return false
  const place = ({ host, port }: ServerPlace) => `${host.toLowerCase()}:${port}`
  const known = new Set(before.servers.map(place))
  return socket !== null || address.servers.every(server => known.has(place(server)))
}

/** Who gets the password: the engine, and the socket or the host and port. */
function whereTo(address: DatabaseAddress): string {
  if (address.kind === 'sqlite') return 'sqlite'
  const server = address.socketPath ?? `${address.host.toLowerCase()}:${address.port}`
  return `${address.kind} ${address.socketPath === null ? 'host' : 'socket'} ${server}`
}

/** The replica gets the password too: whether there is none, or the one that it was typed for. */
function isSameReplica(address: DatabaseAddress, before: DatabaseAddress): boolean {
  const place = (of: DatabaseAddress) =>
    of.kind === 'sqlite' || of.replica === undefined ? '' : `${of.replica.host.toLowerCase()}:${of.replica.port}`
  return place(address) === '' || place(address) === place(before)
}
