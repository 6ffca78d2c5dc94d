import { createHash } from 'node:crypto'
import type { Site } from '../../shared/contract/connections.ts'
import type { Secrets } from './protocol.ts'

/**
 * A short text that differs when a connection was changed so that the same store counts otherwise: another table, the user
 * table, a setting, or whether there is a key. It holds nothing of the secrets, not even a digest.
 */
export function knowledgeOf(site: Site, secrets: Secrets): string {
  const { table, users, django, identity } = site
  const keys = [Boolean(secrets.secretKey), secrets.secretKeyFallbacks.length]
  const text = JSON.stringify([whereOf(site.store), table, users, django, identity, keys, ...sessionsElsewhere(site)])
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}

const sessionsElsewhere = ({ cache, files }: Site) => [cache ?? [], files ?? []].flat()

/** The database itself: account and TLS change nothing of what is in it. */
function whereOf(store: Site['store']): unknown {
  if (store === null) return null
  if (store.kind === 'sqlite') return [store.kind, store.file]
  return [store.kind, store.socketPath ?? `${store.host}:${store.port}`, store.database]
}
