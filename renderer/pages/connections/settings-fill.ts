import type { Connection } from '../../../shared/contract/connections.ts'
import type { SettingsReading } from '../../../shared/contract/settings.ts'
import { filledCache } from './cache-form.ts'
import type { ConnectionForm } from './connection-form.ts'

type Held = Connection['held']

/**
 * What a settings file changes in the form: the fields that it says, and instead of its secrets the name of the reading that has
 * them. A secret that was typed gives way to one that was found.
 */
export function fillFrom(
  { readingId, fields, found, open }: SettingsReading,
  form: ConnectionForm,
): Partial<ConnectionForm> {
  const { authenticationBackends, cache, files, ...plain } = fields
  const name = fields.database ?? fields.file?.split(/[\\/]/).at(-1) ?? ''
  return {
    ...plain,
    ...(authenticationBackends && { authenticationBackends: authenticationBackends.join('\n') }),
    ...(cache && { cache: filledCache(form.cache, cache) }),
    ...files,
    ...(fields.kind !== undefined && { withDatabase: true }),
    ...(form.name.trim() === '' && { name }),
    ...(found.password && { password: undefined }),
    ...(found.cachePassword && { cachePassword: undefined }),
    ...(found.secretKey && { secretKey: undefined }),
    ...(found.secretKeyFallbacks > 0 && { secretKeyFallbacks: undefined }),
    reading: { readingId, found, open },
  }
}

/** Said at the field of the database's password where the settings file names it and does not hold it; undefined elsewhere. */
export function passwordHint({ reading, password }: Pick<ConnectionForm, 'reading' | 'password'>): string | undefined {
  if (reading === null || reading.found.password || password !== undefined) return undefined
  const missing = reading.open.find(({ setting }) => setting === 'DATABASES["default"]["PASSWORD"]')
  return missing && `Not in the settings file: ${missing.why}. Enter it.`
}

/** What the console holds for this form: from a saved connection, or out of a settings file. */
export function heldFor(saved: Held | null, reading: ConnectionForm['reading']): Held | null {
  if (reading === null) return saved
  const { found } = reading
  return {
    password: found.password || (saved?.password ?? false),
    cachePassword: found.cachePassword || (saved?.cachePassword ?? false),
    secretKey: found.secretKey || (saved?.secretKey ?? false),
    secretKeyFallbacks: found.secretKeyFallbacks || (saved?.secretKeyFallbacks ?? 0),
  }
}
