import type { DatabaseAddress } from '../../../shared/contract/addresses.ts'
import type { Connection, IdentityPaths, Site, UserTable } from '../../../shared/contract/connections.ts'
import type { SessionColumns } from '../../../shared/contract/session-columns.ts'
import { siteDefaults } from '../../../shared/contract/connections.ts'
import type { SettingsReading } from '../../../shared/contract/settings.ts'
import type { CacheForm } from './cache-form.ts'
import { cacheFormOf, emptyCache } from './cache-form.ts'

type Server = Exclude<DatabaseAddress, { kind: 'sqlite' }>

/** A connection as it stands in the form: texts as typed, every engine's fields side by side, so that a change of mind loses nothing. */
export type ConnectionForm = {
  readonly name: string
  readonly environment: Site['environment']
  readonly mode: Site['mode']
  /** Once chosen by hand, the mode no longer follows the environment. */
  readonly modeChosen: boolean
  /** Whether a site whose sessions are elsewhere has its people in a database that can be read. */
  readonly withDatabase: boolean
  readonly kind: DatabaseAddress['kind']
  readonly file: string
  readonly host: string
  readonly port: number | null
  readonly socketPath: string
  /** Empty: the server itself is read. */
  readonly replicaHost: string
  readonly replicaPort: number | null
  readonly user: string
  readonly database: string
  readonly tlsMode: Server['tls']['mode']
  readonly caFile: string
  readonly cache: CacheForm
  /** SESSION_FILE_PATH, and SESSION_COOKIE_NAME. */
  readonly folder: string
  readonly cookieName: string
  readonly table: string
  /** Null until the table was looked at; the test then takes over what it has. */
  readonly sessionColumns: SessionColumns | null
  readonly users: UserTable | null
  /** Once chosen by hand, be it none, the user table is proposed no more. */
  readonly usersChosen: boolean
  readonly release: Site['django']['release']
  /** Empty until it is answered: there is no default that would be right. */
  readonly sessionEngine: Site['django']['sessionEngine'] | ''
  readonly useTimeZone: boolean
  readonly timeZone: string
  readonly cookieAge: number | null
  /** One a line. */
  readonly authenticationBackends: string
  readonly serializer: Site['django']['serializer']
  readonly keySalt: string
  readonly identity: IdentityPaths
  readonly operatorUser: string
  readonly password: string | undefined
  readonly cachePassword: string | undefined
  readonly secretKey: string | undefined
  /** One a line; undefined keeps what is held, empty forgets it. */
  readonly secretKeyFallbacks: string | undefined
  /** The settings file that it was filled in from, whose secrets the console keeps. */
  readonly reading: Pick<SettingsReading, 'readingId' | 'found' | 'open'> | null
}

export type FormChange = (change: Partial<ConnectionForm>) => void

export const defaultPorts = { mysql: 3306, postgres: 5432 } as const

/** The form of a new connection: the careful choices, and Django's defaults. */
export const emptyForm: ConnectionForm = {
  name: '',
  environment: 'production',
  mode: 'read-only',
  modeChosen: false,
  withDatabase: true,
  kind: 'mysql',
  file: '',
  host: '127.0.0.1',
  port: defaultPorts.mysql,
  socketPath: '',
  replicaHost: '',
  replicaPort: null,
  user: '',
  database: '',
  tlsMode: 'prefer',
  caFile: '',
  cache: emptyCache,
  folder: '',
  cookieName: 'sessionid',
  table: siteDefaults.table,
  sessionColumns: null,
  users: null,
  usersChosen: false,
  release: '4+',
  sessionEngine: '',
  useTimeZone: true,
  timeZone: 'UTC',
  cookieAge: siteDefaults.cookieAge,
  authenticationBackends: siteDefaults.authenticationBackends.join('\n'),
  serializer: 'json',
  keySalt: siteDefaults.keySalt,
  identity: siteDefaults.identity,
  operatorUser: '',
  password: undefined,
  cachePassword: undefined,
  secretKey: undefined,
  secretKeyFallbacks: undefined,
  reading: null,
}

/** The form of a saved connection. Its secrets stay where they are held. */
export function formOf({ site }: Pick<Connection, 'site'>): ConnectionForm {
  const { django } = site
  return {
    ...emptyForm,
    withDatabase: site.store !== null,
    ...(site.store && addressFields(site.store)),
    cache: cacheFieldsOf(site),
    ...(site.files && site.files),
    name: site.name,
    environment: site.environment,
    mode: site.mode,
    modeChosen: true,
    table: site.table,
    sessionColumns: site.sessionColumns ?? null,
    users: site.users,
    usersChosen: true,
    release: django.release,
    sessionEngine: django.sessionEngine,
    useTimeZone: django.useTimeZone,
    timeZone: django.timeZone,
    cookieAge: django.cookieAge,
    authenticationBackends: django.authenticationBackends.join('\n'),
    serializer: django.serializer,
    keySalt: django.keySalt,
    identity: site.identity,
    operatorUser: site.operatorUser ?? '',
  }
}

function cacheFieldsOf({ cache, django }: Site): CacheForm {
  if (cache !== undefined) return cacheFormOf(cache)
  return django.sessionEngine === 'cached_db' ? { ...emptyCache, kind: 'none' } : emptyCache
}

/** The fields that an address fills. */
export function addressFields(store: DatabaseAddress): Partial<ConnectionForm> {
  if (store.kind === 'sqlite') return { kind: store.kind, file: store.file }
  const { kind, host, port, socketPath, user, database, tls, replica } = store
  return {
    kind,
    host,
    port,
    socketPath: socketPath ?? '',
    user,
    database,
    tlsMode: tls.mode,
    caFile: tls.caFile ?? '',
    ...(replica && { replicaHost: replica.host, replicaPort: replica.port }),
  }
}

/** Lines without the empty ones and the spaces around. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
}
