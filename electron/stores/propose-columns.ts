import { identifier } from '../../shared/contract/addresses.ts'
import type { SessionColumns } from '../../shared/contract/session-columns.ts'
import { sessionColumns } from '../../shared/contract/session-columns.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { Engine } from './engine.ts'
import { requireReading } from './store-info.ts'

/** Names under which further columns of session tables go: of django-user-sessions, django-qsessions, and the usual ones. */
const knownNames = {
  userId: ['user_id', 'account_id'],
  lastActivity: ['last_activity', 'updated_at', 'last_seen'],
  createdAt: ['created_at', 'created'],
  ip: ['ip', 'ip_address', 'remote_addr'],
  userAgent: ['user_agent'],
} as const
type Field = keyof typeof knownNames

/** The further columns of a session table by their names; null where it has none. Address and browser are not asked for. */
export function proposeColumns(names: readonly string[]): SessionColumns | null {
  const find = (known: readonly string[]) => {
    for (const name of known) {
      const found = names.find(column => column.toLowerCase() === name && identifier.safeParse(column).success)
      if (found !== undefined) return found
    }
    return null
  }
  const found = {
    userId: find(knownNames.userId),
    lastActivity: find(knownNames.lastActivity),
    createdAt: find(knownNames.createdAt),
    ip: find(knownNames.ip),
    userAgent: find(knownNames.userAgent),
    personal: false,
  }
  const parsed = sessionColumns.safeParse(found)
  return parsed.success && Object.values(found).some(name => typeof name === 'string') ? parsed.data : null
}

/** Those of them that the account may read. */
export async function readableColumns(
  engine: Engine,
  table: string,
  proposed: SessionColumns | null,
): Promise<SessionColumns | null> {
  if (proposed === null) return null
  const kept = { ...proposed }
  for (const field of Object.keys(knownNames) as Field[]) {
    const name = proposed[field]
    if (name !== null && !(await isReadable(engine, table, name))) kept[field] = null
  }
  return Object.values(kept).some(name => typeof name === 'string') ? kept : null
}

async function isReadable(engine: Engine, table: string, column: string): Promise<boolean> {
  try {
    await requireReading(engine, table, [column])
    return true
  } catch (error) {
    if (error instanceof RollcallError && error.failure.code === 'FORBIDDEN') return false
    throw error
  }
}
