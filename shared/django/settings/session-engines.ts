import type { SessionEngine } from '../../contract/addresses.ts'

export type KnownEngine = {
  readonly engine: SessionEngine
  /** The table of a package of its own. */
  readonly table?: string
  /** What the store's keys begin with in a cache, where it is not Django's own. */
  readonly sessionPrefix?: string
}

const own = 'django.contrib.sessions.backends.'
const engines: Readonly<Record<string, KnownEngine>> = {
  [`${own}db`]: { engine: 'db' },
  [`${own}cached_db`]: { engine: 'cached_db' },
  [`${own}cache`]: { engine: 'cache' },
  [`${own}file`]: { engine: 'file' },
  [`${own}signed_cookies`]: { engine: 'signed_cookies' },
  'user_sessions.backends.db': { engine: 'db', table: 'user_sessions_session' },
  'qsessions.backends.db': { engine: 'db', table: 'qsessions_session' },
  'qsessions.backends.cached_db': {
    engine: 'cached_db',
    table: 'qsessions_session',
    sessionPrefix: 'qsessions.q_cached_db',
  },
}

/** What SESSION_ENGINE names; null for an engine of the site's own. */
export const engineNamed = (path: string): KnownEngine | null =>
  Object.hasOwn(engines, path) ? (engines[path] ?? null) : null

/** Why an engine is asked for. */
export const whyEngine = (path: string): string =>
  /^redis_sessions\b/.test(path)
    ? 'that package keeps sessions in a Redis under keys of its own, which Rollcall does not read'
    : 'it is of the site’s own: choose what it descends from'
