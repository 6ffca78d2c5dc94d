import type { DatabaseAddress } from '../contract/addresses.ts'
import { databaseAddress } from '../contract/addresses.ts'
import { caFileOf, tlsModeOf } from './tls-query.ts'
import { badUrl, decodeUrl, hostsOf, portOf, splitQuery, splitUrl } from './url-parts.ts'

/** A database's address, the password apart from it (null when the URL has none), and what else the URL asked for. */
export type DatabaseUrl = {
  readonly store: DatabaseAddress
  readonly password: string | null
  readonly query: ReadonlyMap<string, string>
}

const kinds: Readonly<Record<string, DatabaseAddress['kind']>> = {
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
const databaseHint = 'The form is mysql://user:password@host:port/database'

/** Whether URLs of this scheme (without "+driver", in small letters) name a database. */
export const isDatabaseScheme = (scheme: string): boolean => Object.hasOwn(kinds, scheme)

/** Reads what is behind the scheme. BAD_REQUEST says what is wrong and never repeats the URL. */
export function parseDatabaseUrl(scheme: string, rest: string): DatabaseUrl {
  const kind = Object.hasOwn(kinds, scheme) ? kinds[scheme] : undefined
  if (kind === undefined) throw badUrl('This is no database URL that Rollcall knows.', databaseHint)
  const parsed = kind === 'sqlite' ? parseFile(rest) : parseServer(kind, rest)
  const checked = databaseAddress.safeParse(parsed.store)
  if (checked.success) return { ...parsed, store: checked.data }
  const field = checked.error.issues[0]?.path.join('.') ?? ''
  throw badUrl(`The URL's ${field === '' ? 'address' : field} cannot be used.`, databaseHint)
}

/** "///absolute", "//relative", "relative" and Windows' "///C:/path" and "C:\path". */
function parseFile(rest: string): DatabaseUrl {
  const { body, query } = splitQuery(rest.replace(/#.*$/s, ''))
  const file = decodeUrl(body)
    .replace(/^\/\/+(?=[A-Za-z]:[\\/])/, '')
    .replace(/^\/\/\/+/, '/')
    .replace(/^\/\/(?!\/)/, '')
  if (file === '' || file === '/') throw badUrl('The URL names no file.', 'The form is sqlite:///path/to/db.sqlite3')
  if (file.endsWith(':memory:')) throw badUrl('A database in memory cannot be opened from outside.', 'Name a file.')
  return { store: { kind: 'sqlite', file }, password: null, query }
}

function parseServer(kind: 'mysql' | 'postgres', rest: string): DatabaseUrl {
  const { user, password, hosts, path, query } = splitUrl(rest, databaseHint)
  if (decodeUrl(hosts).includes(',')) throw badUrl('The URL names several hosts.', 'Name the one to connect to.')
  const [named] = hostsOf(hosts, 0, databaseHint)
  const hostOrSocket = query.get('host') ?? named?.host ?? ''
  const isSocket = hostOrSocket.startsWith('/')
  const database = decodeUrl(path.replace(/\/$/, '')) || (query.get('dbname') ?? '')
  if (database === '') throw badUrl('The URL names no database.', databaseHint)
  return {
    store: {
      kind,
      host: isSocket || hostOrSocket === '' ? 'localhost' : hostOrSocket,
      port: named?.port || portOf(query.get('port'), defaultPorts[kind], databaseHint),
      socketPath: query.get('socket') ?? query.get('unix_socket') ?? (isSocket ? hostOrSocket : null),
      user: user || (query.get('user') ?? ''),
      database,
      tls: { mode: tlsModeOf(query) ?? 'prefer', caFile: caFileOf(query) },
    },
    password: password ?? query.get('password') ?? null,
    query,
  }
}
