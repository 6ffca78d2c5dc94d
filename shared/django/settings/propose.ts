import type { Site } from '../../contract/connections.ts'
import { siteDefaults } from '../../contract/connections.ts'
import type { SettingFound, SettingOpen, SettingsFields } from '../../contract/settings.ts'
import { readCache } from './caches.ts'
import { readDatabase } from './databases.ts'
import type { ReadSettings } from './read-settings.ts'
import type { Report } from './report.ts'
import { pathIn } from './report.ts'
import { engineNamed, whyEngine } from './session-engines.ts'
import type { Known, Value } from './value.ts'
import { printed, textOf } from './value.ts'

/** What a settings file says of a connection. The secrets are apart, as they never go to a screen. */
export type Proposal = {
  readonly fields: SettingsFields
  readonly secrets: {
    readonly password: string | null
    readonly cachePassword: string | null
    readonly secretKey: string | null
    readonly secretKeyFallbacks: readonly string[]
  }
  readonly understood: readonly SettingFound[]
  readonly open: readonly SettingOpen[]
}

const serializers: Readonly<Record<string, Site['django']['serializer']>> = {
  'django.contrib.sessions.serializers.JSONSerializer': 'json',
  'django.core.signing.JSONSerializer': 'json',
  'django.contrib.sessions.serializers.PickleSerializer': 'pickle',
}
const longestShown = 200
/** Settings with a credential in their value are named, their values are not shown. */
const urlCredentials = /:\/\/\S*@|[?&][\w-]*pass\w*=/i

/** What of the file a connection needs: understood, or to be asked for by name. */
export function proposeSite({ names, elsewhere, begunWith }: ReadSettings): Proposal {
  const understood: SettingFound[] = []
  const open: SettingOpen[] = []
  /** A setting that is missing has Django's default only if nothing else can set it. */
  const isWhole = elsewhere.length === 0
  const report: Report = {
    understood(setting, { value, line, variables }, shown = shownText(value)) {
      understood.push({ setting, value: shown, line: line || null, variables: [...variables] })
    },
    open(setting, known, why) {
      const reason =
        why ?? (known?.value.kind === 'unknown' ? known.value.why : 'it is not of the kind that Django takes')
      open.push({ setting, why: reason, line: known?.line || null })
    },
  }
  // Since 4.0 other rows are read; which release runs now does not stand in the file.
  if (begunWith !== null && Number.parseInt(begunWith, 10) < 4) {
    report.open('Django’s version', null, `the file was begun with Django ${begunWith}: choose what the site runs now`)
  }
  for (const { line, what } of elsewhere) {
    open.push({ setting: what, why: 'it may set anything that is not seen here: read that file too', line })
  }

  /** The value of a setting as `read` takes it, Django's own where it is not set, or undefined where it is not known. */
  function take<Result>(name: string, read: (value: Value) => Result | null, byDefault?: Result): Result | undefined {
    const known = names.get(name)
    if (known === undefined) return isWhole ? byDefault : undefined
    const result = read(known.value)
    if (result === null) {
      report.open(name, known)
      return undefined
    }
    report.understood(name, known)
    return result
  }

  const fields: SettingsFields = {}
  const { address, password } = readDatabase(names.get('DATABASES'), report)
  Object.assign(fields, address)
  otherDatabases(names.get('DATABASES'), report)

  const engine = take('SESSION_ENGINE', textOf, 'django.contrib.sessions.backends.db')
  const known = engine === undefined ? null : engineNamed(engine)
  if (known !== null) Object.assign(fields, { sessionEngine: known.engine, table: known.table })
  else if (engine !== undefined) report.open('SESSION_ENGINE', names.get('SESSION_ENGINE') ?? null, whyEngine(engine))
  const alias = take('SESSION_CACHE_ALIAS', textOf)
  let cachePassword: string | null = null
  if (known?.engine === 'cache' || known?.engine === 'cached_db' || (known === null && names.has('CACHES'))) {
    const found = readCache(names.get('CACHES'), alias ?? 'default', report)
    cachePassword = found.password
    const { sessionPrefix } = known ?? {}
    fields.cache = { ...found.cache, ...(sessionPrefix !== undefined && { sessionPrefix }) }
  }
  const cookieName = take('SESSION_COOKIE_NAME', textOf, 'sessionid')
  const folder = folderOf(names.get('SESSION_FILE_PATH'), known?.engine === 'file')
  if (known?.engine === 'file') fields.files = { ...(folder && { folder }), ...(cookieName && { cookieName }) }
  const serializer = take('SESSION_SERIALIZER', textOf, 'django.core.signing.JSONSerializer')
  if (serializer !== undefined) {
    fields.serializer = Object.hasOwn(serializers, serializer) ? serializers[serializer] : undefined
    if (!fields.serializer)
      report.open(
        'SESSION_SERIALIZER',
        names.get('SESSION_SERIALIZER') ?? null,
        'it is of the site’s own: choose what it is like',
      )
  }
  fields.cookieAge = take('SESSION_COOKIE_AGE', wholeSeconds, siteDefaults.cookieAge)
  fields.timeZone = take('TIME_ZONE', textOf, 'America/Chicago')
  fields.useTimeZone = take('USE_TZ', boolOf)
  if (fields.useTimeZone === undefined && !names.has('USE_TZ')) {
    report.open('USE_TZ', null, 'it is not set: False before Django 5, True since then')
  }
  fields.authenticationBackends = take('AUTHENTICATION_BACKENDS', textsOf, [...siteDefaults.authenticationBackends])
  take('AUTH_USER_MODEL', textOf)
  for (const name of saidOnly) take(name, value => (value.kind === 'unknown' ? null : value))

  const secretKey = secret('SECRET_KEY', names.get('SECRET_KEY'), value => textOf(value))
  const fallbacks = secret('SECRET_KEY_FALLBACKS', names.get('SECRET_KEY_FALLBACKS'), textsOf, true)
  for (const key of Object.keys(fields) as (keyof SettingsFields)[]) if (fields[key] === undefined) delete fields[key]
  return {
    fields,
    secrets: { password, cachePassword, secretKey, secretKeyFallbacks: fallbacks ?? [] },
    understood,
    open,
  }

  /** Where the engine file keeps sessions; without the setting Django takes what the operating system calls temporary. */
  function folderOf(known: Known | undefined, wanted: boolean): string | undefined {
    if (known !== undefined && known.value.kind !== 'none') return pathIn(known, 'SESSION_FILE_PATH', report)
    const why = 'it is not set: Django then takes the temporary folder of the site’s machine, mostly /tmp'
    if (wanted) report.open('SESSION_FILE_PATH', known ?? null, why)
    return undefined
  }

  function secret<Result>(
    name: string,
    known: Known | undefined,
    read: (value: Value) => Result | null,
    optional = false,
  ): Result | null {
    if (known === undefined) {
      if (!optional) report.open(name, null, 'it is not set in this file')
      return null
    }
    const found = read(known.value)
    if (found === null || found === '') report.open(name, known, found === '' ? 'it is empty' : undefined)
    else report.understood(name, known, Array.isArray(found) ? `${found.length} found, not shown` : 'found, not shown')
    return found === '' ? null : found
  }
}

/** Django's own settings of sessions that no field of a connection holds. */
const saidOnly: readonly string[] = [
  'SESSION_COOKIE_DOMAIN',
  'SESSION_COOKIE_HTTPONLY',
  'SESSION_COOKIE_PATH',
  'SESSION_COOKIE_SAMESITE',
  'SESSION_COOKIE_SECURE',
  'SESSION_EXPIRE_AT_BROWSER_CLOSE',
  'SESSION_SAVE_EVERY_REQUEST',
]

function otherDatabases(databases: Known | undefined, report: Report): void {
  if (databases?.value.kind !== 'dict') return
  const others = [...databases.value.entries.keys()].filter(name => name !== 'default').slice(0, 20)
  if (others.length > 0) {
    report.open(
      'DATABASE_ROUTERS',
      databases,
      `there are other databases as well (${others.join(', ').slice(0, 200)}): sessions are in "default" unless a router says otherwise`,
    )
  }
}

function wholeSeconds(value: Value): number | null {
  return value.kind === 'number' && value.value >= 1 && value.value <= 2 ** 31 ? Math.floor(value.value) : null
}

const boolOf = (value: Value): boolean | null => (value.kind === 'bool' ? value.value : null)

function textsOf(value: Value): string[] | null {
  if (value.kind !== 'list') return null
  const texts = value.items.map(item => textOf(item.value))
  return texts.includes(null) ? null : (texts as string[])
}

/** A value in a few words; what holds a credential is only said to be there. */
function shownText(value: Value): string {
  const whole = plainText(value).slice(0, 2000)
  return urlCredentials.test(whole)
    ? 'found, not shown'
    : whole.length > longestShown
      ? `${whole.slice(0, longestShown)}…`
      : whole
}

function plainText(value: Value): string {
  switch (value.kind) {
    case 'list':
      return value.items
        .slice(0, 20)
        .map(({ value: item }) => plainText(item))
        .join(', ')
    case 'dict':
      return `${value.entries.size} entries`
    case 'path':
      return value.up === null ? value.text : `…/${value.text}`
    case 'unknown':
      return 'not known'
    case 'text':
    case 'number':
    case 'bool':
    case 'none':
      return printed(value) ?? ''
  }
}
