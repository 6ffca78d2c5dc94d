import type { ConnectionForm } from './connection-form.ts'

type Form = Pick<ConnectionForm, 'sessionEngine' | 'cache' | 'withDatabase'>

/** Whether sessions are rows of the session table. Before the engine is answered, Django's default stands. */
export const keepsRows = ({ sessionEngine }: Form): boolean =>
  sessionEngine === '' || sessionEngine === 'db' || sessionEngine === 'cached_db'

/** Whether sessions are in a cache, or stand before their rows. */
export const keepsInCache = ({ sessionEngine }: Form): boolean =>
  sessionEngine === 'cache' || sessionEngine === 'cached_db'

/** Whether nothing can be done without the site's database. */
export const needsDatabase = (form: Form): boolean =>
  keepsRows(form) || (keepsInCache(form) && form.cache.kind === 'database')

/** Whether the form speaks of a database: for the sessions, or for the people alone. */
export const hasDatabase = (form: Form): boolean => needsDatabase(form) || form.withDatabase
