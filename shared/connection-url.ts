import type { DatabaseAddress, Tls } from './contract/addresses.ts'
import { databaseAddress } from './contract/addresses.ts'
import { RollcallError } from './contract/reply.ts'

/** A database URL's address, and the password apart from it; null when the URL has none. */
export type ParsedUrl = { readonly store: DatabaseAddress; readonly password: string | null }

type Kind = DatabaseAddress['kind']

const kinds: Readonly<Record<string, Kind>> = {
  mysql: 'mysql',
  mysql2: 'mysql',
  mariadb: 'mysql',
  postgres: 'postgres',
  postgresql: 'postgres',
  pgsql: 'postgres',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
}
const defaultPorts = { mysql: 3306, postgres: 5432 } as const

/** libpq's sslmode and MySQL's ssl-mode, which mean the same. */
const tlsModes: Readonly<Record<string, Tls['mode']>> = {
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

/** Password, host, port, path and query behind "//"; a password may hold unescaped characters up to the last @. */
const serverForm = /^(?:(.*)@)?(\[[^\]]*\]|[^/?#@:]*)(?::([^/?#@]*))?(?:\/([^?#]*))?$/

/**
 * Reads mysql://, mariadb://, postgres://, postgresql:// and sqlite: URLs, as settings files and hosting providers write them.
 * Throws BAD_REQUEST that says what is wrong and never repeats the URL, which may hold a password.
 */
export function parseConnectionUrl(url: string): ParsedUrl {
  if (url.length > longestUrl) throw bad('The URL is too long.', urlHint)
  const match = /^\s*([a-z][a-z0-9]*)(?:\+[a-z0-9_]+)?:(.*?)\s*$/is.exec(url)
  const kind = match === null ? undefined : kinds[match[1]?.toLowerCase() ?? '']
  if (match === null || kind === undefined) {
    throw bad(
      'This is no database URL that Rollcall knows.',
      'It begins with mysql://, mariadb://, postgres:// or sqlite:',
    )
  }
  const rest = match[2] ?? ''
  const parsed = kind === 'sqlite' ? parseFile(rest) : parseServer(kind, rest)
  const checked = databaseAddress.safeParse(parsed.store)
  if (checked.success) return { store: checked.data, password: parsed.password }
  const field = checked.error.issues[0]?.path.join('.') ?? ''
  throw bad(`The URL's ${field === '' ? 'address' : field} cannot be used.`, urlHint)
}

const longestUrl = 16_384
const urlHint = 'The form is mysql://user:password@host:port/database'

const bad = (message: string, hint: string) => new RollcallError('BAD_REQUEST', message, { hint })

/** "///absolute", "//relative", "relative" and Windows' "///C:/path" and "C:\path". */
function parseFile(rest: string): ParsedUrl {
  const path = decode(rest.replace(/[?#].*$/s, ''))
  const file = path
    .replace(/^\/\/+(?=[A-Za-z]:[\\/])/, '')
    .replace(/^\/\/\/+/, '/')
    .replace(/^\/\/(?!\/)/, '')
  if (file === '' || file === '/') throw bad('The URL names no file.', 'The form is sqlite:///path/to/db.sqlite3')
  if (file.endsWith(':memory:')) throw bad('A database in memory cannot be opened from outside.', 'Name a file.')
  return { store: { kind: 'sqlite', file }, password: null }
}

function parseServer(kind: 'mysql' | 'postgres', rest: string): ParsedUrl {
  if (!rest.startsWith('//')) throw bad('The URL has no // before the host.', urlHint)
  const { body, query } = splitQuery(rest.slice(2))
  const match = serverForm.exec(body)
  if (match === null) throw bad('The URL cannot be read.', `${urlHint}; special characters are written as %xx`)
  const [, credentials, hostText = '', portText, path = ''] = match
  const named = credentials === undefined ? { user: '', password: null } : splitCredentials(credentials)
  const host = decode(hostText.replace(/^\[|\]$/g, ''))
  if (host.includes(',')) throw bad('The URL names several hosts.', 'Name the one to connect to.')

  const hostOrSocket = query.get('host') ?? host
  const isSocket = hostOrSocket.startsWith('/')
  const socketPath = query.get('socket') ?? query.get('unix_socket') ?? (isSocket ? hostOrSocket : null)
  const database = decode(path.replace(/\/$/, '')) || (query.get('dbname') ?? '')
  if (database === '') throw bad('The URL names no database.', urlHint)
  return {
    store: {
      kind,
      host: isSocket || hostOrSocket === '' ? 'localhost' : hostOrSocket,
      port: portOf(portText || query.get('port'), defaultPorts[kind]),
      socketPath,
      user: named.user || (query.get('user') ?? ''),
      database,
      tls: {
        mode: tlsModeOf(query),
        caFile: query.get('sslrootcert') ?? query.get('ssl-ca') ?? query.get('ssl_ca') ?? null,
      },
    },
    password: named.password ?? query.get('password') ?? null,
  }
}

/** A question mark before the last @ of what has no other @ belongs to the password. */
function splitQuery(text: string): { body: string; query: ReadonlyMap<string, string> } {
  const withoutFragment = text.includes('@') ? text : text.replace(/#.*$/s, '')
  const firstAt = withoutFragment.indexOf('@')
  const from = withoutFragment.slice(0, firstAt + 1).includes('?') && !/^[^?]*\//.test(withoutFragment) ? firstAt : 0
  const mark = withoutFragment.indexOf('?', from)
  if (mark < 0) return { body: withoutFragment, query: new Map() }
  const pairs = withoutFragment
    .slice(mark + 1)
    .replace(/#.*$/s, '')
    .split('&')
    .map((pair): [string, string] => {
      const equals = pair.indexOf('=')
      return equals < 0 ? [decode(pair), ''] : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))]
    })
  return { body: withoutFragment.slice(0, mark), query: new Map(pairs.filter(([, value]) => value !== '')) }
}

function splitCredentials(text: string): { user: string; password: string | null } {
  const colon = text.indexOf(':')
  if (colon < 0) return { user: decode(text), password: null }
  return { user: decode(text.slice(0, colon)), password: decode(text.slice(colon + 1)) }
}

function portOf(text: string | undefined, standard: number): number {
  if (text === undefined || text === '') return standard
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  throw bad(
    "The URL's port is no number from 1 to 65535.",
    `${urlHint}; special characters in a password are written as %xx`,
  )
}

function tlsModeOf(query: ReadonlyMap<string, string>): Tls['mode'] {
  const text = query.get('sslmode') ?? query.get('ssl-mode') ?? query.get('ssl_mode') ?? query.get('ssl')
  if (text === undefined) return 'prefer'
  const mode = tlsModes[text.toLowerCase().replaceAll('_', '-')]
  if (mode !== undefined) return mode
  throw bad("The URL's TLS mode is not known.", 'It is one of disable, prefer, require, verify-ca and verify-full.')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone percent sign, as people paste passwords.
    return text
  }
}
