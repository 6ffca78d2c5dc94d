import type { SecretsInput, Site } from '../../../shared/contract/connections.ts'
import { site as siteSchema } from '../../../shared/contract/connections.ts'
import type { ConnectionForm } from './connection-form.ts'
import { defaultPorts, linesOf } from './connection-form.ts'
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
    store: storeOf(form),
    table: form.table.trim(),
    ...(form.sessionColumns && { sessionColumns: form.sessionColumns }),
    users: form.users,
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
  return parsed.success ? { site: parsed.data, errors: null } : { site: null, errors: fieldErrors(parsed.error) }
}

/** The same for a look at the schema, which needs the database only: what is not answered yet is filled in. */
export function siteForInspection(form: ConnectionForm): Checked {
  return siteOf({
    ...form,
    name: form.name.trim() || 'New',
    sessionEngine: form.sessionEngine || 'db',
    users: null,
    sessionColumns: null,
  })
}

export function secretsOf({ password, secretKey, secretKeyFallbacks, reading }: ConnectionForm): SecretsInput {
  return {
    password,
    secretKey,
    secretKeyFallbacks: secretKeyFallbacks === undefined ? undefined : linesOf(secretKeyFallbacks),
    readingId: reading?.readingId,
  }
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
