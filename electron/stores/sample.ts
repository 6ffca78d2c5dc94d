import type { Site } from '../../shared/contract/connections.ts'
import { columnsRead } from '../../shared/contract/session-columns.ts'
import { databaseOf } from './database-of.ts'
import type { SessionColumns } from '../../shared/contract/session-columns.ts'
import { proposeColumns, readableColumns } from './propose-columns.ts'
import { createEngine, createUserSource } from './open-store.ts'
import { createSessionTable } from './session-table.ts'
import type { StoredSession, StoredUser } from './store.ts'
import { lookAtSessionTable } from './store-info.ts'
import { djangoForm } from './table-form.ts'

const sampleRows = 20

/** A first look at a session table: its columns, the server's estimate of its rows, and the newest of them. */
export type SessionSample = {
  readonly columns: readonly string[]
  readonly rows: number | null
  readonly newest: readonly StoredSession[]
  /** Where the site names no further columns: those that the table has and this account may read. */
  readonly further: SessionColumns | null
}

/** Throws NOT_FOUND without the table, BAD_REQUEST when it is no session table. */
export async function sampleSessions(site: Site, password: string | null): Promise<SessionSample> {
  const engine = createEngine(databaseOf(site), password, true)
  try {
    const { table } = await lookAtSessionTable(engine, djangoForm(site.table), columnsRead(site.sessionColumns))
    const newest = await createSessionTable(engine, site).newest(sampleRows)
    const columns = table.columns.map(column => column.name)
    const proposed = site.sessionColumns === undefined ? proposeColumns(columns) : null
    return { columns, rows: table.rows, newest, further: await readableColumns(engine, site.table, proposed) }
  } finally {
    await engine.close()
  }
}

/** How many sessions two samples have in common. */
export function sharedSessions(one: SessionSample, other: SessionSample): number {
  const keys = new Set(other.newest.map(row => row.sessionKey))
  return one.newest.filter(row => keys.has(row.sessionKey)).length
}

/**
 * Opens the user table of a site as the monitor does, and says whether it has any row, and who has these ids. Throws what the
 * monitor would fail with.
 */
export async function sampleUsers(
  site: Site,
  password: string | null,
  ids: readonly string[] = [],
): Promise<{ readonly any: boolean; readonly users: readonly StoredUser[] }> {
  const source = createUserSource(site, password)
  try {
    await source?.open()
    return { any: (await source?.any()) ?? false, users: (await source?.get(ids)) ?? [] }
  } finally {
    await source?.close()
  }
}
