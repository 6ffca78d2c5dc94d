import type { DatabaseAddress } from '../../shared/contract/addresses.ts'
import type { SchemaProposal, UserTable } from '../../shared/contract/connections.ts'
import { identifier } from '../../shared/contract/addresses.ts'
import type { SessionColumns } from '../../shared/contract/session-columns.ts'
import type { SchemaTable } from './engine.ts'
import { createEngine } from './open-store.ts'
import { proposeColumns, readableColumns } from './propose-columns.ts'

const sessionColumns = ['session_key', 'session_data', 'expire_date']
const proposalLimit = 20

/** Names under which a column of a user table goes, the likeliest first: Django's own and those of common custom models. */
const knownNames = {
  username: ['username', 'user_name', 'login', 'nickname', 'handle'],
  email: ['email', 'email_address', 'mail'],
  firstName: ['first_name', 'given_name', 'firstname', 'full_name', 'name'],
  lastName: ['last_name', 'family_name', 'surname', 'lastname'],
  role: ['role', 'user_role', 'user_type', 'role_name', 'role_id'],
  password: ['password'],
  isActive: ['is_active', 'active', 'enabled'],
  isStaff: ['is_staff', 'staff', 'is_admin'],
  isSuperuser: ['is_superuser', 'superuser'],
  lastLogin: ['last_login', 'last_login_at'],
  dateJoined: ['date_joined', 'joined_at', 'created_at', 'created', 'created_on'],
} as const

/**
 * Signs in and looks for tables shaped like Django's sessions and for user tables: those with a password and with what
 * Django's AbstractBaseUser brings, best first, with their columns guessed by name. Only names are read, no rows.
 */
export async function inspectSchema(address: DatabaseAddress, password: string | null): Promise<SchemaProposal> {
  const engine = createEngine(address, password, true)
  const furtherOf = ({ table, columns }: SchemaTable) => readableColumns(engine, table, proposeColumns(columns))
  try {
    const tables = (await engine.schema()).filter(({ table }) => identifier.safeParse(table).success)
    const sessionTables = tables
      .filter(isSessionTable)
      .sort((one, other) => sessionRank(other) - sessionRank(one))
      .slice(0, proposalLimit)
    const further: (SessionColumns | null)[] = []
    for (const table of sessionTables) further.push(await furtherOf(table))
    return {
      sessionTables: sessionTables.map(({ table, rows }, at) => ({ table, rows, columns: further[at] ?? null })),
      userTables: tables
        .flatMap(table => {
          const proposal = userTableOf(table)
          return proposal === null ? [] : [{ proposal, rank: userRank(table, proposal) }]
        })
        .sort((one, other) => other.rank - one.rank)
        .slice(0, proposalLimit)
        .map(({ proposal }) => proposal),
    }
  } finally {
    await engine.close()
  }
}

const isSessionTable = (table: SchemaTable) => {
  const names = new Set(table.columns.map(name => name.toLowerCase()))
  return sessionColumns.every(name => names.has(name))
}

const sessionRank = (table: SchemaTable) => (table.table === 'django_session' ? 2 : 0) + ((table.rows ?? 0) > 0 ? 1 : 0)

function userTableOf(table: SchemaTable): UserTable | null {
  const find = (names: readonly string[]) => {
    for (const name of names) {
      const found = table.columns.find(column => column.toLowerCase() === name && identifier.safeParse(column).success)
      if (found !== undefined) return found
    }
    return null
  }
  const id = table.primaryKey ?? find(['id', 'uuid'])
  if (id === null) return null
  const columns = {
    id,
    username: find(knownNames.username),
    email: find(knownNames.email),
    firstName: find(knownNames.firstName),
    lastName: find(knownNames.lastName),
    role: find(knownNames.role),
    password: find(knownNames.password),
    isActive: find(knownNames.isActive),
    isStaff: find(knownNames.isStaff),
    isSuperuser: find(knownNames.isSuperuser),
    lastLogin: find(knownNames.lastLogin),
    dateJoined: find(knownNames.dateJoined),
  }
  const hasPassword = columns.password !== null && (columns.isActive !== null || columns.lastLogin !== null)
  return hasPassword && (columns.username !== null || columns.email !== null) ? { table: table.table, columns } : null
}

/** Django's last_login and is_superuser weigh most; rows count, because a swapped-out auth_user can lie there empty. */
function userRank(table: SchemaTable, { columns }: UserTable): number {
  const known = Object.values(columns).filter(name => name !== null).length
  const django = (columns.lastLogin === 'last_login' ? 3 : 0) + (columns.isSuperuser === null ? 0 : 3)
  return known + django + ((table.rows ?? 0) > 0 ? 4 : 0) + (/(^|_)user$/.test(table.table) ? 1 : 0)
}
