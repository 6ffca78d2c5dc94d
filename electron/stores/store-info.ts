import type { Site } from '../../shared/contract/connections.ts'
import type { StoreInfo } from '../../shared/contract/monitor.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { asCount } from './cells.ts'
import type { Engine, ServerLook, TableLook } from './engine.ts'
import { join, raw, sql } from './sql.ts'
import type { TableForm } from './table-form.ts'

const clockLimitMs = 5000

export type SessionTableLook = {
  readonly server: ServerLook
  readonly table: TableLook
  readonly dateIndexed: boolean
  readonly bytesPerRow: number | null
}

/** Looks at the server and the session table, with what it is to have beside Django's columns. NOT_FOUND without the table, BAD_REQUEST when it is no session table. */
export async function lookAtSessionTable(
  engine: Engine,
  { table, columns }: Pick<TableForm, 'table' | 'columns'>,
  further: readonly string[] = [],
): Promise<SessionTableLook> {
  const server = await engine.server()
  const found = await engine.table(table)
  const needed = [columns.key, columns.data, columns.date, ...further]
  requireColumns(table, found, needed)
  await requireReading(engine, table, needed)
  return {
    server,
    table: found,
    dateIndexed: await engine.isIndexed(table, columns.date),
    bytesPerRow: found.bytesPerRow ?? (await sampleSize(engine, table, columns.data)),
  }
}

/** For engines that have no estimate: the mean length of a few rows. */
async function sampleSize(engine: Engine, table: string, dataColumn: string): Promise<number | null> {
  const data = raw(dataColumn)
  const [row] = await engine.read(
    'command',
    sql`select avg(length(${data})) from (select ${data} from ${engine.quote(table)} limit 50) as sample`,
  )
  return asCount(row?.[0])
}

/** Throws FORBIDDEN when this account may see the columns but not read them; reads no row. */
export async function requireReading(engine: Engine, table: string, columns: readonly string[]): Promise<void> {
  const names = join(columns.map(engine.quoteColumn), ', ')
  await engine.read('command', sql`select ${names} from ${engine.quote(table)} limit 0`)
}

/** Throws BAD_REQUEST that names the columns which the table lacks. */
export function requireColumns(table: string, look: TableLook, needed: readonly string[]): void {
  const present = new Set(look.columns.map(column => column.name.toLowerCase()))
  const missing = needed.filter(name => !present.has(name.toLowerCase()))
  if (missing.length === 0) return
  throw new RollcallError(
    'BAD_REQUEST',
    `The table "${table}" has no ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')} that this account can see.`,
    { hint: 'Check which table was named, and the grants of the account on its columns.' },
  )
}

/** What was seen of a store, as people read it. */
export function describeStore(
  site: Site,
  form: TableForm,
  look: SessionTableLook,
  writing: Pick<StoreInfo, 'logout' | 'setExpiry'>,
): StoreInfo {
  const { server, table } = look
  const notes = [...table.notes]
  const ahead = server.clockAheadMs ?? 0
  if (Math.abs(ahead) > clockLimitMs) {
    const seconds = Math.round(Math.abs(ahead) / 1000).toLocaleString('en')
    notes.push(`The server's clock is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's.`)
  }
  if (!look.dateIndexed) {
    notes.push(`${form.columns.date} has no index: following changes costs a read of the whole table.`)
  }
  if (!server.local && server.tls === null) notes.push('This connection is not encrypted.')
  return {
    product: server.product,
    location: `${server.database}.${form.table}`,
    latencyMs: server.latencyMs,
    clockAheadMs: server.clockAheadMs,
    timeZone: timeZoneRule(site, table, form.columns.date),
    ...writing,
    notes,
  }
}

/** How the date is to be read: Django's rule for the column's type and the site's USE_TZ. */
function timeZoneRule(site: Site, table: TableLook, dateColumn: string): string {
  const type = table.columns.find(column => column.name.toLowerCase() === dateColumn)?.type ?? ''
  if (/with time zone/i.test(type)) return 'exact moments (timestamptz)'
  return site.django.useTimeZone ? 'UTC (USE_TZ=True)' : `local time of ${site.django.timeZone} (USE_TZ=False)`
}
