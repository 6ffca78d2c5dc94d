import type { SecretsInput, Site } from '../../../shared/contract/connections.ts'
import { identifier } from '../../../shared/contract/addresses.ts'
import { site as siteSchema, siteDefaults } from '../../../shared/contract/connections.ts'
import { listsServers, siteCacheOf } from './cache-form.ts'
import type { ConnectionForm } from './connection-form.ts'
import { defaultPorts, linesOf } from './connection-form.ts'
import { hasDatabase, keepsInCache, keepsRows, needsDatabase } from './engine-needs.ts'
import type { FieldErrors } from './field-errors.ts'
import { fieldErrors } from './field-errors.ts'

export type Checked =
  { readonly site: Site; readonly errors: null } | { readonly site: null; readonly errors: FieldErrors }

/** The site that a form describes, or what is wrong with which field. */
export function siteOf(form: ConnectionForm): Checked {
  const parsed = siteSchema.safeParse({
    name: form.name,
    environment: form.environment,
    mode: form.mode,
    store: hasDatabase(form) ? storeOf(form) : null,
    table: tableOf(form),
    ...(keepsRows(form) && form.sessionColumns && { sessionColumns: form.sessionColumns }),
    cache: keepsInCache(form) ? siteCacheOf(form.cache) : undefined,
    files: filesOf(form),
    users: hasDatabase(form) ? form.users : null,
    django: {
      release: form.release,
      sessionEngine: form.sessionEngine,
      useTimeZone: form.useTimeZone,
      timeZone: form.timeZone.trim(),
      cookieAge: form.cookieAge,
      authenticationBackends: linesOf(form.authenticationBackends),
      serializer: form.serializer,
      keySalt: form.keySalt,
    },
    identity: form.identity,
    operatorUser: form.operatorUser.trim() || null,
  })
  return parsed.success
    ? { site: parsed.data, errors: null }
    : { site: null, errors: withWayOut(fieldErrors(parsed.error, listsServers(form.cache)), form) }
}

/** A database that is for the people alone may be left out. */
function withWayOut(errors: FieldErrors, form: ConnectionForm): FieldErrors {
  if (needsDatabase(form)) return errors
  const words = Object.entries(errors).map(([path, error]): [string, string] => [
    path,
    path.startsWith('store.') ? `${error} Or turn off reading the people from a database.` : error,
  ])
  return Object.fromEntries(words)
}

/** The same for a look at the schema, which needs the database only: what is not answered yet is filled in. */
export function siteForInspection(form: ConnectionForm): Checked {
  return siteOf({
    ...form,
    name: form.name.trim() || 'New',
    sessionEngine: 'db',
    users: null,
    sessionColumns: null,
  })
}

export function secretsOf(form: ConnectionForm): SecretsInput {
  const { password, cachePassword, secretKey, secretKeyFallbacks, reading } = form
  return {
    password,
    cachePassword,
    secretKey,
    secretKeyFallbacks: secretKeyFallbacks === undefined ? undefined : linesOf(secretKeyFallbacks),
    readingId: reading?.readingId,
  }
}

const filesOf = ({ sessionEngine, folder, cookieName }: ConnectionForm): unknown =>
  sessionEngine === 'file' ? { folder: folder.trim(), cookieName: cookieName.trim() } : undefined

/** Where no session is in a table, its field is out of sight: what cannot be used there must not keep the form. */
function tableOf(form: ConnectionForm): string {
  const table = form.table.trim()
  return keepsRows(form) || identifier.safeParse(table).success ? table : siteDefaults.table
}

/** Nothing where none is named. A port that is left open is the engine's own. */
function replicaFields({ kind, replicaHost, replicaPort }: ConnectionForm): object {
  const host = replicaHost.trim()
  if (kind === 'sqlite' || host === '') return {}
  return { replica: { host, port: replicaPort ?? defaultPorts[kind] } }
}

function storeOf(form: ConnectionForm): unknown {
  if (form.kind === 'sqlite') return { kind: form.kind, file: form.file.trim() }
  const { kind, host, port, user, database } = form
  return {
    kind,
    host,
    port,
    socketPath: form.socketPath.trim() || null,
    user,
    database,
    tls: { mode: form.tlsMode, caFile: form.caFile.trim() || null },
    ...replicaFields(form),
  }
}
