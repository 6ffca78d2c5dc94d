import type { WriteAction } from './engine.ts'
import type { TableColumns } from './table-form.ts'

function privilege(action: WriteAction, { data, date }: TableColumns): string {
  return action === 'delete' ? 'DELETE' : `UPDATE (${data}, ${date})`
}

type Denied = {
  readonly action: WriteAction
  readonly columns: TableColumns
  readonly user: string
  readonly table: string
  /** Where: "db.example.com:3306". */
  readonly place: string
  /** Table and account as a statement writes them. */
  readonly quotedTable: string
  readonly quotedAccount: string
}

/** Why an account may not write, with the statement that would let it, for whoever administers the server. */
export function deniedWords({ action, columns, user, table, place, quotedTable, quotedAccount }: Denied): string {
  const statement = `GRANT ${privilege(action, columns)} ON ${quotedTable} TO ${quotedAccount};`
  return `"${user}" has no ${action.toUpperCase()} grant on ${table} at ${place}. An administrator gives it with: ${statement}`
}

/** A name as people write it in a statement: quoted only where it must be. */
export function plainOr(name: string, quoted: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoted
}
