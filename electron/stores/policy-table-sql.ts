import type { DatabaseAddress } from '../../shared/contract/addresses.ts'
import { asText } from './cells.ts'
import type { Engine } from './engine.ts'
import { sql } from './sql.ts'

type Kind = DatabaseAddress['kind']

export const policyTables = ['rollcall_policy', 'rollcall_login'] as const
type TableName = (typeof policyTables)[number]

export const policyColumns = ['revision', 'policy', 'published_at', 'published_by', 'reason'] as const

type Making = { readonly columns: readonly string[]; readonly statements: (quoted: string) => readonly string[] }

const long = { mysql: 'mediumtext', postgres: 'text', sqlite: 'text' } as const
const ending = {
  mysql: ' ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
  postgres: '',
  sqlite: '',
} as const

/** How a table is made, and the columns that it must have. `quoted` is its name as it stands in SQL. */
export function makingOf(kind: Kind, table: TableName): Making {
  switch (table) {
    case 'rollcall_policy':
      return {
        columns: policyColumns,
        statements: quoted => [
          `CREATE TABLE ${quoted} (
  revision integer NOT NULL PRIMARY KEY,
  policy ${long[kind]} NOT NULL,
  published_at varchar(40) NOT NULL,
  published_by varchar(300) NOT NULL,
  reason varchar(500) NOT NULL
)${ending[kind]}`,
        ],
      }
    case 'rollcall_login':
      return {
        columns: ['session_key', 'user_id'],
        statements: quoted => [
          `CREATE TABLE ${quoted} (
  session_key varchar(40) NOT NULL PRIMARY KEY,
  user_id varchar(255) NOT NULL
)${ending[kind]}`,
          `CREATE INDEX rollcall_login_user ON ${quoted} (user_id)`,
        ],
      }
  }
}

/**
 * Who needs what. PostgreSQL gives a new table to its maker alone, so the site's account, which owns the session table, needs
 * grants; MySQL grants by table, so this console's account may need them where somebody else makes the tables.
 */
export async function grantsFor(
  engine: Engine,
  kind: Kind,
  sessionTable: string,
  schema: string,
): Promise<readonly string[]> {
  const [policy, login] = policyTables.map(name => engine.quote(schema + name).parts[0] ?? '')
  switch (kind) {
    case 'sqlite':
      return []
    case 'mysql': {
      const [row] = await engine.read('command', sql`select current_user()`)
      const account = asText(row?.[0]) ?? ''
      const at = account.lastIndexOf('@')
      const name = [account.slice(0, at), account.slice(at + 1)]
        .map(part => `'${part.replaceAll("'", "''")}'`)
        .join('@')
      return [`GRANT SELECT, INSERT ON ${policy} TO ${name}`, `GRANT SELECT ON ${login} TO ${name}`]
    }
    case 'postgres': {
      const quoted = engine.quote(sessionTable).parts[0] ?? ''
      const [row] = await engine.read(
        'command',
        sql`select quote_ident(pg_get_userbyid(relowner)), pg_get_userbyid(relowner) = current_user
          from pg_class where oid = to_regclass(${quoted}::text)`,
      )
      const owner = asText(row?.[0])
      if (owner === null || asText(row?.[1]) === 't') return []
      return [`GRANT SELECT ON ${policy} TO ${owner}`, `GRANT SELECT, INSERT, DELETE ON ${login} TO ${owner}`]
    }
  }
}
