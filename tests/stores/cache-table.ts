import type { ServerEngine } from './places.ts'
import { isMysql } from './places.ts'

/** What createcachetable of Django runs, the same in all of its versions. */
export function createCacheTable(engine: ServerEngine | 'SQLite', table: string): string {
  const [text, date] = isMysql(engine)
    ? ['longtext', 'datetime(6)']
    : ['text', engine === 'SQLite' ? 'datetime' : 'timestamp with time zone']
  return `create table ${table} (cache_key varchar(255) not null primary key, value ${text} not null, expires ${date} not null);
    create index ${table}_expires on ${table} (expires)`
}
