import type { DatabaseAddress } from '../../contract/addresses.ts'
import type { Report } from './report.ts'
import { passwordIn, pathIn } from './report.ts'
import type { Known, Value } from './value.ts'
import { textOf, truth } from './value.ts'

type Server = Exclude<DatabaseAddress, { kind: 'sqlite' }>

/** The fields of a database's address that its settings say; those that they do not are absent. */
export type FoundAddress = {
  kind?: DatabaseAddress['kind']
  file?: string
  host?: string
  port?: number
  socketPath?: string
  user?: string
  database?: string
  tlsMode?: Server['tls']['mode']
  caFile?: string
}

const kinds: readonly (readonly [RegExp, DatabaseAddress['kind']])[] = [
  [/mysql|mariadb/i, 'mysql'],
  [/postg|psql|psycopg|timescale|django_tenants/i, 'postgres'],
  [/sqlite|spatialite/i, 'sqlite'],
]
const defaultPorts = { mysql: 3306, postgres: 5432 } as const
const sslModes: ReadonlySet<string> = new Set(['disable', 'prefer', 'require', 'verify-ca', 'verify-full'])

/** Reads DATABASES["default"], where Django keeps sessions unless a router of the site's own says otherwise. */
export function readDatabase(
  databases: Known | undefined,
  report: Report,
): { address: FoundAddress; password: string | null } {
  const name = (key: string) => `DATABASES["default"]["${key}"]`
  const nothing = { address: {}, password: null }
  if (databases === undefined) {
    report.open('DATABASES', null, 'it is not set in this file')
    return nothing
  }
  const main = databases.value.kind === 'dict' ? databases.value.entries.get('default') : databases
  if (main?.value.kind !== 'dict') {
    report.open('DATABASES["default"]', main ?? databases, main ? undefined : 'it is not set in this file')
    return nothing
  }
  const { entries, whole } = main.value
  if (!whole) report.open('DATABASES["default"]', main, 'a part of it is put in by code')
  const address: FoundAddress = {}
  const take = (key: string): string | null => {
    const known = entries.get(key)
    if (known === undefined || known.value.kind === 'none') return null
    const found = known.value.kind === 'number' ? String(known.value.value) : textOf(known.value)
    if (found === null) report.open(name(key), known)
    else if (found !== '') report.understood(name(key), known)
    return found
  }

  const engine = take('ENGINE')
  const kind = engine === null ? undefined : kinds.find(([pattern]) => pattern.test(engine))?.[1]
  if (engine !== null && kind === undefined)
    report.open(name('ENGINE'), entries.get('ENGINE') ?? null, 'Rollcall does not read such a database')
  if (kind !== undefined) address.kind = kind
  if (kind === 'sqlite')
    return { address: { ...address, ...fileOf(entries.get('NAME'), name('NAME'), report) }, password: null }

  const database = take('NAME')
  if (database) address.database = database
  const host = take('HOST')
  if (host?.startsWith('/')) address.socketPath = socketOf(host, kind)
  else if (host) Object.assign(address, { host, socketPath: '' })
  else if (host === '' || !entries.has('HOST')) Object.assign(address, { host: 'localhost' })
  const port = take('PORT')
  if (port && /^\d{1,5}$/.test(port)) address.port = Number(port)
  else if (kind !== undefined && !port && entries.get('PORT')?.value.kind !== 'unknown')
    address.port = defaultPorts[kind]
  const user = take('USER')
  if (user) address.user = user
  Object.assign(address, optionsOf(entries.get('OPTIONS'), report))
  return { address, password: passwordIn(entries.get('PASSWORD'), name('PASSWORD'), report) }
}

/** PostgreSQL's HOST may be the folder of the socket. */
const socketOf = (host: string, kind: DatabaseAddress['kind'] | undefined): string =>
  kind === 'postgres' && !host.includes('.s.PGSQL.') ? `${host.replace(/\/$/, '')}/.s.PGSQL.5432` : host

function fileOf(known: Known | undefined, name: string, report: Report): FoundAddress {
  if (known === undefined) report.open(name, null, 'it is not set in this file')
  const file = known && pathIn(known, name, report)
  return file ? { file } : {}
}

function optionsOf(options: Known | undefined, report: Report): FoundAddress {
  if (options?.value.kind !== 'dict') {
    if (options && options.value.kind !== 'none') report.open('DATABASES["default"]["OPTIONS"]', options)
    return {}
  }
  const { entries } = options.value
  const name = (key: string) => `DATABASES["default"]["OPTIONS"]["${key}"]`
  const found: FoundAddress = {}
  const take = (key: string, of: ReadonlyMap<string, Known> = entries): string | null => {
    const known = of.get(key)
    const value = known ? textOf(known.value) : null
    if (known && value === null) report.open(name(key), known)
    else if (known) report.understood(name(key), known)
    return value
  }
  const mode = take('sslmode')?.toLowerCase()
  if (mode && sslModes.has(mode)) found.tlsMode = mode as Server['tls']['mode']
  const ca = take('sslrootcert')
  if (ca) found.caFile = ca
  const socket = take('unix_socket')
  if (socket) found.socketPath = socket
  for (const key of ['read_default_file', 'service', 'passfile']) {
    const known = entries.get(key)
    if (known) report.open(name(key), known, 'the address and the password may stand in that file')
  }
  const ssl = entries.get('ssl')
  if (ssl)
    Object.assign(
      found,
      tlsOf(ssl.value, key => take(key, ssl.value.kind === 'dict' ? ssl.value.entries : undefined)),
    )
  return found
}

/** mysqlclient's "ssl": a dict with the authority's certificate, or merely on. */
function tlsOf(ssl: Value, take: (key: string) => string | null): FoundAddress {
  if (ssl.kind !== 'dict') return truth(ssl) === true ? { tlsMode: 'require' } : {}
  const ca = take('ca')
  return ca ? { tlsMode: 'verify-ca', caFile: ca } : { tlsMode: 'require' }
}
