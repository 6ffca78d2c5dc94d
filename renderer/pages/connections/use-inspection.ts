import { useState } from 'react'
import type { SchemaProposal, Site, UserTable } from '../../../shared/contract/connections.ts'
import type { Failure } from '../../../shared/contract/reply.ts'
import { useClient } from '../../app/client.tsx'
import { failureOf } from '../../app/failure.ts'
import type { ConnectionForm, FormChange } from './connection-form.ts'
import { secretsOf, siteForInspection } from './draft-of.ts'
import { hasDatabase } from './engine-needs.ts'
import type { FieldErrors } from './field-errors.ts'

export type Inspection = {
  readonly look: () => void
  /** Looks without being asked, at what was just filled in; where that is not possible, nothing is said. */
  readonly lookQuietly: (filled: Partial<ConnectionForm>) => void
  /** The likeliest user table where none was chosen, if the database tells it within a few seconds. */
  readonly usersSoon: () => Promise<UserTable | null>
  readonly busy: boolean
  readonly proposal: SchemaProposal | null
  readonly failure: Failure | null
}

type Parts = {
  readonly id: string | null
  readonly form: ConnectionForm
  readonly change: FormChange
  readonly onErrors: (errors: FieldErrors) => void
}

type State = Pick<Inspection, 'busy' | 'proposal' | 'failure'>

/** So long a save waits for the user table to be found. */
const soonMs = 3_000

/** Looks at the schema of the database in the form, and takes over what it proposes where nothing was chosen. */
export function useInspection({ id, form, change, onErrors }: Parts): Inspection {
  const client = useClient()
  const [state, setState] = useState<State>({ busy: false, proposal: null, failure: null })
  const ask = (site: Site, filled: ConnectionForm) =>
    client.call('connections.inspect', { id, site, secrets: secretsOf(filled) })
  /** Null for whatever reason there is no answer. */
  const askQuietly = async (filled: ConnectionForm): Promise<SchemaProposal | null> => {
    const { site } = hasDatabase(filled) ? siteForInspection(filled) : { site: null }
    return site === null ? null : ask(site, filled).catch(() => null)
  }
  const look = async () => {
    const { site, errors } = siteForInspection(form)
    if (site === null) return onErrors(errors)
    setState(before => ({ ...before, busy: true, failure: null }))
    try {
      const proposal = await ask(site, form)
      change(choicesOf({ ...form, usersChosen: false }, proposal))
      setState({ busy: false, proposal, failure: null })
    } catch (error) {
      setState({ busy: false, proposal: null, failure: failureOf(error) })
    }
  }
  const lookQuietly = async (filled: Partial<ConnectionForm>) => {
    const whole = { ...form, ...filled }
    const proposal = await askQuietly(whole)
    if (proposal === null) return
    change(choicesOf(whole, proposal))
    setState({ busy: false, proposal, failure: null })
  }
  const usersSoon = async () => {
    if (form.users !== null || form.usersChosen) return null
    const late = new Promise<null>(resolve => setTimeout(() => resolve(null), soonMs))
    const proposal = await Promise.race([askQuietly(form), late])
    return proposal?.userTables[0] ?? null
  }
  return { ...state, look: () => void look(), lookQuietly: filled => void lookQuietly(filled), usersSoon }
}

/** A table that is not there gives way to the first that is; a user table that was chosen by hand stays, and so does none. */
export function choicesOf(
  form: ConnectionForm,
  { sessionTables, userTables }: SchemaProposal,
): Partial<ConnectionForm> {
  const [firstTable] = sessionTables
  const known = sessionTables.find(({ table }) => table === form.table)
  const columns = form.sessionColumns === null ? (known ?? firstTable)?.columns : null
  return {
    ...(columns && { sessionColumns: columns }),
    ...(!known && firstTable !== undefined && { table: firstTable.table }),
    ...(form.users === null && !form.usersChosen && userTables[0] !== undefined && { users: userTables[0] }),
  }
}
