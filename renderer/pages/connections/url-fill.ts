import type { ParsedUrl } from '../../../shared/connection-url.ts'
import { engineOfUrl } from '../../../shared/connection-url.ts'
import { cacheFormOf } from './cache-form.ts'
import type { ConnectionForm } from './connection-form.ts'
import { addressFields } from './connection-form.ts'

/** What a URL changes in the form. It names the engine only where it says so, or leads to where the chosen one keeps nothing. */
export function fieldsOfUrl(parsed: ParsedUrl, form: ConnectionForm): Partial<ConnectionForm> {
  const { store, cache, files, password, cachePassword } = parsed
  return {
    ...(store && { ...addressFields(store), withDatabase: true }),
    ...(store === null && !namesDatabase(form) && { withDatabase: false }),
    ...(cache && { cache: cacheFormOf(cache, form.cache) }),
    ...files,
    ...(password !== null && { password }),
    ...(cachePassword !== null && { cachePassword }),
    ...engineOf(parsed, form),
    ...(form.name.trim() === '' && { name: nameOf(parsed) }),
  }
}

/** Whether a database was named, by hand or by a URL before: the form's own host and port name none. */
const namesDatabase = ({ kind, file, database }: ConnectionForm): boolean =>
  (kind === 'sqlite' ? file : database).trim() !== ''

function engineOf(parsed: ParsedUrl, { sessionEngine }: ConnectionForm): Partial<ConnectionForm> {
  if (parsed.sessionEngine !== null) return { sessionEngine: parsed.sessionEngine }
  const fits =
    parsed.files === null ? sessionEngine === 'cache' || sessionEngine === 'cached_db' : sessionEngine === 'file'
  return parsed.store !== null || fits ? {} : { sessionEngine: engineOfUrl(parsed) }
}

function nameOf({ store, cache, files }: ParsedUrl): string {
  const last = (path: string) => path.split(/[\\/]/).findLast(part => part !== '') ?? ''
  if (store !== null) return store.kind === 'sqlite' ? last(store.file) : store.database
  if (files !== null) return last(files.folder)
  const address = cache?.address
  if (address?.kind === 'files') return last(address.folder)
  return address !== undefined && 'servers' in address ? (address.servers[0]?.host ?? '') : ''
}
