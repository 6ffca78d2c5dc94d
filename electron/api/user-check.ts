import type { Site, UserTable } from '../../shared/contract/connections.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { inspectSchema } from '../stores/inspect.ts'
import { sampleUsers } from '../stores/sample.ts'
import type { Finding } from './finding.ts'

/** What was found of the people of a site; `proposed` is the table to take where none was chosen. */
export type UserFinding = { readonly finding: Finding; readonly proposed: UserTable | null }

/**
 * Whether the user table can be read, and where none is chosen, which one looks like it. Throws what the monitor would
 * fail with: a chosen table that is not there or may not be read.
 */
export async function checkUsers(site: Site, password: string | null, propose: boolean): Promise<UserFinding> {
  if (site.users !== null) return { finding: await openedFinding(site, site.users, password), proposed: null }
  const found = await likeliest(site, password)
  if (found === null) {
    return warning(
      'No table looks like the users of this site',
      'People are then called what their sessions say of them, or by their id. Check the grants on the user table.',
    )
  }
  if (!propose) {
    return warning(
      'No user table is chosen: people are called what their sessions say of them, or by their id',
      `${found.table} looks like it: choose it under Tables.`,
    )
  }
  try {
    const { detail, ...finding } = await openedFinding(site, found, password)
    return { finding: { ...finding, detail: `${detail}. Taken over, as none was chosen` }, proposed: found }
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error
    return warning(error.failure.message, 'Without a user table people are called what their sessions say of them.')
  }
}

async function openedFinding(site: Site, users: UserTable, password: string | null): Promise<Finding> {
  const { any } = await sampleUsers({ ...site, users }, password)
  if (!any) {
    const hint = 'A site with a user model of its own keeps its people in another table.'
    return { state: 'warning', detail: `${users.table} has no rows`, hint }
  }
  if (users.columns.password === null) {
    return {
      state: 'warning',
      detail: `${users.table} can be read, but for a password column`,
      hint: 'Without it nobody can say whose password has changed since the login: figures then say “at most”.',
    }
  }
  const known = Object.values(users.columns).filter(name => name !== null).length
  return { state: 'passed', detail: `${users.table} can be read, ${known} columns`, hint: null }
}

/** An account may not be let see what there is; then nothing is proposed. */
async function likeliest({ store }: Site, password: string | null): Promise<UserTable | null> {
  if (store === null) return null
  const { userTables } = await inspectSchema(store, password)
  return userTables[0] ?? null
}

const warning = (detail: string, hint: string): UserFinding => ({
  finding: { state: 'warning', detail, hint },
  proposed: null,
})
