import { Buffer } from 'node:buffer'
import type { SiteCache } from '../../../shared/contract/addresses.ts'
import type { Site } from '../../../shared/contract/connections.ts'
import { maxCacheValueBytes } from '../../../shared/django/cache-value.ts'
import type { Engine } from '../engine.ts'
import { createTable } from '../session-table.ts'
import { join, raw, sql } from '../sql.ts'
import type { DatedStore } from '../store.ts'
import type { TableColumns, TableForm } from '../table-form.ts'
import { cacheKeys } from './cache-keys.ts'

const culling =
  'Django throws entries of this cache away, whosever they are, once it holds more than MAX_ENTRIES of CACHES (300 where ' +
  'nothing is said): people are then logged out without having done anything.'

/**
 * The sessions in Django's DatabaseCache: a table that it shares with all else that the site caches. The key of a session is a cache
 * key, its payload the base64 of the cache's value, its date in whole seconds.
 */
export function createDatabaseCache(cache: SiteCache, table: string): (engine: Engine, site: Site) => DatedStore {
  return (engine, site) => {
    const store = createTable(engine, site, databaseCacheForm(site, cache, table))
    return {
      ...store,
      get capabilities() {
        return store.capabilities
      },
      open: async () => {
        const info = await store.open()
        return { ...info, notes: [...info.notes, culling] }
      },
    }
  }
}

const columns: TableColumns = { key: 'cache_key', data: 'value', date: 'expires' }

function databaseCacheForm(site: Site, cache: SiteCache, table: string): TableForm {
  const keys = cacheKeys(site, cache)
  const key = raw(columns.key)
  const begins = sql`${key} like ${`${likeText(keys.prefix)}%`} escape '!'`
  // The prefix of cached_db begins with that of the engine cache.
  const others = sql`${key} not like ${`${likeText(`${keys.prefix}d_db`)}%`} escape '!'`
  return {
    table,
    columns,
    isOurs: keys.prefix.endsWith('.sessions.cache') ? join([begins, others], ' and ') : begins,
    toKeyCell: keys.keyOf,
    toSessionKey: keys.sessionKeyOf,
    toDataCell: value => Buffer.from(value, 'latin1').toString('base64'),
    toSessionData: cell => Buffer.from(cell, 'base64').toString('latin1'),
    cutAt: Math.ceil((maxCacheValueBytes + 1) / 3) * 4,
  }
}

/** A text that LIKE takes as it is, "!" being what escapes: a backslash means something else in every database. */
const likeText = (text: string) => text.replaceAll(/[!%_]/g, '!$&')
