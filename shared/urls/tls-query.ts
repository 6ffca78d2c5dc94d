import type { Tls } from '../contract/addresses.ts'
import { badUrl } from './url-parts.ts'

/** libpq's sslmode and MySQL's ssl-mode, which mean the same. */
const modes: Readonly<Record<string, Tls['mode']>> = {
  disable: 'disable',
  disabled: 'disable',
  false: 'disable',
  '0': 'disable',
  allow: 'prefer',
  prefer: 'prefer',
  preferred: 'prefer',
  require: 'require',
  required: 'require',
  true: 'require',
  '1': 'require',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
  'verify-identity': 'verify-full',
}

/** How the query of a URL wants the line secured; null where it says nothing. */
export function tlsModeOf(query: ReadonlyMap<string, string>): Tls['mode'] | null {
  const text = query.get('sslmode') ?? query.get('ssl-mode') ?? query.get('ssl_mode') ?? query.get('ssl')
  if (text === undefined) return null
  const written = text.toLowerCase().replaceAll('_', '-')
  if (Object.hasOwn(modes, written)) return modes[written] ?? null
  throw badUrl("The URL's TLS mode is not known.", 'It is one of disable, prefer, require, verify-ca and verify-full.')
}

export const caFileOf = (query: ReadonlyMap<string, string>): string | null =>
  query.get('sslrootcert') ??
  query.get('ssl-ca') ??
  query.get('ssl_ca') ??
  query.get('ssl_ca_certs') ??
  query.get('ssl_ca_file') ??
  null
