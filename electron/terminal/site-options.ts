import path from 'node:path'
import type { Site } from '../../shared/contract/connections.ts'
import { site as siteSchema, siteDefaults } from '../../shared/contract/connections.ts'
import { sessionEngine } from '../../shared/contract/addresses.ts'
import type { ParsedUrl } from '../../shared/connection-url.ts'
import { engineOfUrl, parseConnectionUrl } from '../../shared/connection-url.ts'
import type { OptionGroup, Values } from './command.ts'
import { usageError } from './exit.ts'
import { passwordOptions, secretKeyOptions } from './secrets.ts'

export const connectionGroup: OptionGroup = {
  title: 'The site',
  options: [
    {
      name: 'connection',
      short: 'c',
      value: 'NAME',
      words:
        'A saved connection, by its name or its id. Otherwise ROLLCALL_CONNECTION, otherwise the only one there is.',
    },
    {
      name: 'url',
      value: 'URL',
      many: true,
      words:
        'A site that is not saved: mysql://, postgres://, sqlite:, redis://, memcached:// or file://, without a password. Given twice for a database and the cache before it. Otherwise ROLLCALL_URL.',
    },
    ...secretKeyOptions,
    ...passwordOptions,
  ],
}

export const unsavedGroup: OptionGroup = {
  title: 'A site that is not saved',
  options: [
    {
      name: 'engine',
      value: 'ENGINE',
      words: `SESSION_ENGINE: ${sessionEngine.options.join(', ')}, or the whole dotted name. Unless given, what the URL leads to.`,
    },
    { name: 'table', value: 'TABLE', words: `The table of sessions; ${siteDefaults.table} unless given.` },
    {
      name: 'user-table',
      value: 'TABLE',
      words: 'The table of users. Unless given, the likeliest is found by its columns.',
    },
    { name: 'no-users', words: 'Read no table of users: people are then called what their sessions say of them.' },
    { name: 'release', value: '3|4+', words: 'Of Django; 4+ unless given.' },
    { name: 'serializer', value: 'NAME', words: 'SESSION_SERIALIZER: json (unless given) or pickle.' },
    { name: 'salt', value: 'SALT', words: 'The salt of signatures, where the site has a session store of its own.' },
    { name: 'cookie-age', value: 'SECONDS', words: 'SESSION_COOKIE_AGE; two weeks unless given.' },
    { name: 'time-zone', value: 'ZONE', words: 'TIME_ZONE, as in Europe/Madrid; UTC unless given.' },
    { name: 'no-use-tz', words: 'USE_TZ is off: dates in the database are in that zone.' },
    {
      name: 'backend',
      value: 'PATH',
      many: true,
      words: 'One of AUTHENTICATION_BACKENDS; may be given several times.',
    },
    {
      name: 'operator-user',
      value: 'USER',
      words: 'Your own account on the site: you are warned before you log yourself out.',
    },
    { name: 'read-only', words: 'Refuse every write, whatever the command.' },
  ],
}

/** Of a command that is about saved connections alone. */
export const savedSiteGroup: OptionGroup = {
  ...connectionGroup,
  options: connectionGroup.options.filter(({ name }) => name !== 'url'),
}

export const siteGroups: readonly OptionGroup[] = [connectionGroup, unsavedGroup]

/** A site as options describe it, and the passwords that stood in URLs of the environment. */
export type UnsavedSite = {
  readonly site: Site
  readonly password: string | null
  readonly cachePassword: string | null
}

/** The URLs that were typed, or those of the environment where no connection was named; empty for a saved connection. */
export function urlsOf(
  values: Values,
  isConnectionNamed: boolean,
): { readonly urls: readonly string[]; readonly typed: boolean } {
  const typed = values.list('url')
  if (typed.length > 0) {
    if (isConnectionNamed) throw usageError('A saved connection and --url exclude each other', 'Give one of them.')
    return { urls: typed, typed: true }
  }
  const fromEnvironment = process.env['ROLLCALL_URL'] ?? ''
  if (isConnectionNamed || fromEnvironment === '') {
    const stray = unsavedGroup.options.find(({ name }) => values.flag(name))
    if (stray)
      throw usageError(`--${stray.name} is for a site that is not saved`, 'Give its --url as well, or leave it out.')
    return { urls: [], typed: false }
  }
  return { urls: fromEnvironment.split(/\s+/).filter(url => url !== ''), typed: false }
}

/** Throws a usage error for what does not fit together; it never repeats a URL. */
export function unsavedSite(
  values: Values,
  { urls, typed }: { readonly urls: readonly string[]; readonly typed: boolean },
  mode: Site['mode'],
): UnsavedSite {
  const parsed = urls.map(url => parseConnectionUrl(url))
  const merged = parsed.reduce(together)
  if (typed && (merged.password !== null || merged.cachePassword !== null)) {
    throw usageError(
      'The URL holds a password, which everybody on this machine could read while this runs',
      passwordHint,
    )
  }
  const engine = engineNamed(values.text('engine')) ?? engineOfParts(parsed, merged)
  const checked = siteSchema.safeParse({
    name: nameOf(merged),
    environment: 'production',
    mode: values.flag('read-only') ? 'read-only' : mode,
    store: absolute(merged.store),
    table: values.text('table') ?? siteDefaults.table,
    ...(merged.cache !== null && { cache: merged.cache }),
    ...(merged.files !== null && { files: merged.files }),
    users: null,
    django: {
      release: values.text('release') ?? '4+',
      sessionEngine: engine,
      useTimeZone: !values.flag('no-use-tz'),
      timeZone: values.text('time-zone') ?? 'UTC',
      cookieAge: Number(values.text('cookie-age') ?? siteDefaults.cookieAge),
      authenticationBackends: backendsOf(values),
      serializer: values.text('serializer') ?? 'json',
      keySalt: values.text('salt') ?? siteDefaults.keySalt,
    },
    identity: siteDefaults.identity,
    operatorUser: values.text('operator-user') ?? null,
  })
  if (checked.success) return { site: checked.data, password: merged.password, cachePassword: merged.cachePassword }
  const issue = checked.error.issues[0]
  const field = String(issue?.path.at(-1) ?? '')
  const option = optionOfField[field]
  throw usageError(
    option === undefined
      ? (issue?.message ?? 'The site cannot be used')
      : `--${option} does not fit: ${issue?.message}`,
  )
}

const passwordHint =
  'Leave it out of the URL, and give it with --password-file FILE (or --cache-password-file) or in ROLLCALL_PASSWORD; or put the whole URL into ROLLCALL_URL.'

const optionOfField: Readonly<Record<string, string>> = {
  table: 'table',
  release: 'release',
  sessionEngine: 'engine',
  timeZone: 'time-zone',
  cookieAge: 'cookie-age',
  serializer: 'serializer',
  keySalt: 'salt',
  operatorUser: 'operator-user',
}

function backendsOf(values: Values): readonly string[] {
  const given = values.list('backend')
  return given.length > 0 ? given : siteDefaults.authenticationBackends
}

function engineNamed(text: string | undefined): Site['django']['sessionEngine'] | null {
  if (text === undefined) return null
  const found = sessionEngine.safeParse(text.replace(/^django\.contrib\.sessions\.backends\./, ''))
  if (found.success) return found.data
  throw usageError('--engine is not known', `It is one of ${sessionEngine.options.join(', ')}.`)
}

/** A database and a cache together are cached_db; one alone says it itself. */
function engineOfParts(parsed: readonly ParsedUrl[], merged: ParsedUrl): Site['django']['sessionEngine'] {
  const said = parsed.find(each => each.sessionEngine !== null)?.sessionEngine ?? null
  if (said !== null) return said
  const isBoth = merged.store !== null && merged.cache !== null && parsed.length > 1
  return isBoth ? 'cached_db' : engineOfUrl(merged)
}

function together(one: ParsedUrl, other: ParsedUrl): ParsedUrl {
  const isTwice = (['store', 'cache', 'files'] as const).some(part => one[part] !== null && other[part] !== null)
  if (isTwice) throw usageError('Two URLs name the same part of the site', 'One names a database, another a cache.')
  return {
    sessionEngine: one.sessionEngine ?? other.sessionEngine,
    store: one.store ?? other.store,
    cache: one.cache ?? other.cache,
    files: one.files ?? other.files,
    password: one.password ?? other.password,
    cachePassword: one.cachePassword ?? other.cachePassword,
  }
}

const absolute = (store: Site['store']): Site['store'] =>
  store?.kind === 'sqlite' ? { ...store, file: path.resolve(store.file) } : store

/** What it is called in the audit log: where it is, without the account. */
function nameOf({ store, cache, files }: ParsedUrl): string {
  const words = [
    store === null
      ? null
      : store.kind === 'sqlite'
        ? path.resolve(store.file)
        : `${store.database} at ${store.socketPath ?? `${store.host}:${store.port}`}`,
    cache === null ? null : `${cache.address.kind}${placeWords(cache.address)}`,
    files === null ? null : files.folder,
  ]
  return words
    .filter(word => word !== null)
    .join(', ')
    .slice(0, 120)
}

/** Where a cache is, behind its kind. */
export function placeWords(address: NonNullable<Site['cache']>['address']): string {
  if ('servers' in address)
    return ` at ${address.socketPath ?? address.servers.map(({ host, port }) => `${host}:${port}`).join(', ')}`
  return address.kind === 'database' ? ` in ${address.table}` : ` in ${address.folder}`
}
