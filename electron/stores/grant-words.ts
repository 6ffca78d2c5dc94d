import type { WriteAction } from './engine.ts'

const privileges: Readonly<Record<WriteAction, string>> = {
  delete: 'DELETE',
  update: 'UPDATE (session_data, expire_date)',
}

type Denied = {
  readonly action: WriteAction
  readonly user: string
  readonly table: string
  /** Where: "db.example.com:3306". */
  readonly place: string
  /** Table and account as a statement writes them. */
  readonly quotedTable: string
  readonly quotedAccount: string
}

/** Why an account may not write, with the statement that would let it, for whoever administers the server. */
export function deniedWords({ action, user, table, place, quotedTable, quotedAccount }: Denied): string {
  const statement = `GRANT ${privileges[action]} ON ${quotedTable} TO ${quotedAccount};`
  return `"${user}" has no ${action.toUpperCase()} grant on ${table} at ${place}. An administrator gives it with: ${statement}`
}

/** A name as people write it in a statement: quoted only where it must be. */
export function plainOr(name: string, quoted: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoted
}
