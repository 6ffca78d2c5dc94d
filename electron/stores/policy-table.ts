import type { DatabaseAddress } from '../../shared/contract/addresses.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { namesOf } from './address.ts'
import { asCount, asText } from './cells.ts'
import type { Engine } from './engine.ts'
import { databaseOf } from './database-of.ts'
import { createEngine } from './open-store.ts'
import { grantsFor, makingOf, policyColumns, policyTables } from './policy-table-sql.ts'
import { raw, sql } from './sql.ts'

/** The newest row of `rollcall_policy`, as it stands. */
export type PolicyRow = {
  readonly revision: number
  readonly policy: string
  readonly publishedAt: string
  readonly publishedBy: string
  readonly reason: string
}

export type PolicyTableLook = {
  /** Tables that are not there, by their whole name. */
  readonly missing: readonly string[]
  /** What would make them, in this order. */
  readonly statements: readonly string[]
  /** Statements that give the accounts what they need, for somebody who may grant; none where the accounts own the tables. */
  readonly grants: readonly string[]
  /** Why a table of that name cannot be used; null where all is well or nothing is there. */
  readonly problem: string | null
  readonly newest: PolicyRow | null
}

/** The two small tables that the companion on the site reads. Rows are only ever added, each with the next revision. */
export type PolicyTable = {
  readonly look: () => Promise<PolicyTableLook>
  /** Makes what is missing. Throws CONFLICT when what is missing now is not what `shown` would make. */
  readonly create: (shown: readonly string[]) => Promise<PolicyTableLook>
  /** Adds the row after `basedOn` (0: the first). Throws CONFLICT when somebody else has added one meanwhile. */
  readonly publish: (basedOn: number, row: Omit<PolicyRow, 'revision'>) => Promise<PolicyRow>
  readonly close: () => Promise<void>
}

/** Beside the session table, over a connection of its own. Refuses every write when the site is read-only. */
export function openPolicyTable(site: Site, password: string | null): PolicyTable {
  const address = databaseOf(site)
  const engine = createEngine(address, password, site.mode === 'read-only')
  return policyTableOf(engine, address.kind, site.table)
}

export function policyTableOf(engine: Engine, kind: DatabaseAddress['kind'], sessionTable: string): PolicyTable {
  const schema = namesOf(sessionTable).length > 1 ? `${namesOf(sessionTable)[0]}.` : ''
  const tables = policyTables.map(name => ({ name, whole: schema + name }))
  const policyTable = engine.quote(`${schema}rollcall_policy`)
  const columns = raw(policyColumns.join(', '))

  async function columnsOf(whole: string): Promise<readonly string[] | null> {
    try {
      return (await engine.table(whole)).columns.map(({ name }) => name.toLowerCase())
    } catch (error) {
      // MySQL does not tell an account without a grant whether the table is there.
      if (error instanceof RollcallError && ['NOT_FOUND', 'FORBIDDEN'].includes(error.failure.code)) return null
      throw error
    }
  }

  async function newest(): Promise<PolicyRow | null> {
    const [row] = await engine.read(
      'command',
      sql`select ${columns} from ${policyTable} order by revision desc limit 1`,
    )
    if (row === undefined) return null
    const [revision, policy, publishedAt, publishedBy, reason] = row
    return {
      revision: asCount(revision) ?? 0,
      policy: asText(policy) ?? '',
      publishedAt: asText(publishedAt) ?? '',
      publishedBy: asText(publishedBy) ?? '',
      reason: asText(reason) ?? '',
    }
  }

  async function look(): Promise<PolicyTableLook> {
    const found = []
    for (const { name, whole } of tables) found.push({ name, whole, columns: await columnsOf(whole) })
    const missing = found.filter(({ columns }) => columns === null)
    const lacking = found.flatMap(({ name, whole, columns }) => {
      const absent = makingOf(kind, name).columns.filter(column => columns !== null && !columns.includes(column))
      return absent.length === 0 ? [] : [`The table ${whole} has no column ${absent.join(', ')}: it is not Rollcall's.`]
    })
    const isThere = !missing.some(({ name }) => name === 'rollcall_policy')
    return {
      missing: missing.map(({ whole }) => whole),
      statements: missing.flatMap(({ name, whole }) => makingOf(kind, name).statements(textOf(whole))),
      grants: await grantsFor(engine, kind, sessionTable, schema),
      problem: lacking.length === 0 ? null : `${lacking.join(' ')} Rename it, or take it away, if it is not needed.`,
      newest: isThere && lacking.length === 0 ? await newest() : null,
    }
  }

  const textOf = (whole: string) => engine.quote(whole).parts[0] ?? ''

  return {
    look,
    async create(shown) {
      const { statements } = await look()
      if (statements.join('\n') !== shown.join('\n')) {
        throw new RollcallError('CONFLICT', 'What is missing in the database has changed since it was shown', {
          hint: 'Nothing was made. Look at the statements again.',
        })
      }
      for (const statement of statements) await engine.write(raw(statement))
      return look()
    },
    async publish(basedOn, { policy, publishedAt, publishedBy, reason }) {
      const before = await newest()
      if ((before?.revision ?? 0) !== basedOn) throw overtaken(before)
      const revision = basedOn + 1
      const values = sql`${revision}, ${policy}, ${publishedAt}, ${publishedBy}, ${reason}`
      try {
        await engine.write(sql`insert into ${policyTable} (${columns}) values (${values})`)
      } catch (error) {
        // Two at once: the primary key lets one through.
        const now = await newest()
        if (now !== null && now.revision > basedOn) throw overtaken(now)
        throw error
      }
      const written = await newest()
      if (written === null || written.revision < revision) {
        throw new RollcallError('UNAVAILABLE', 'The database took the policy, but does not give it back', {
          hint: 'It may be a replica, or a trigger may remove rows. Look at the table rollcall_policy.',
        })
      }
      return written
    },
    close: () => engine.close(),
  }
}

function overtaken(now: PolicyRow | null): RollcallError {
  const what =
    now === null
      ? 'The published policy was taken out of the table'
      : `${now.publishedBy || 'Somebody'} has published revision ${now.revision} meanwhile`
  return new RollcallError('CONFLICT', what, {
    hint: 'Nothing was overwritten. Look at what is published now, then publish on top of it if it is still right.',
  })
}
