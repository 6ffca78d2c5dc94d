import { useState } from 'react'
import type { SchemaProposal } from '../../../shared/contract/connections.ts'
import type { Failure } from '../../../shared/contract/reply.ts'
import { useClient } from '../../app/client.tsx'
import { failureOf } from '../../app/failure.ts'
import type { ConnectionForm, FormChange } from './connection-form.ts'
import { secretsOf, siteForInspection } from './draft-of.ts'
import type { FieldErrors } from './field-errors.ts'

export type Inspection = {
  readonly look: () => void
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

/** Looks at the schema of the database in the form, and takes over what it proposes where nothing was chosen. */
export function useInspection({ id, form, change, onErrors }: Parts): Inspection {
  const client = useClient()
  const [state, setState] = useState<State>({ busy: false, proposal: null, failure: null })
  const look = async () => {
    const { site, errors } = siteForInspection(form)
    if (site === null) {
      onErrors(errors)
      return
    }
    setState(before => ({ ...before, busy: true, failure: null }))
    try {
      const proposal = await client.call('connections.inspect', { id, site, secrets: secretsOf(form) })
      change(choicesOf(form, proposal))
      setState({ busy: false, proposal, failure: null })
    } catch (error) {
      setState({ busy: false, proposal: null, failure: failureOf(error) })
    }
  }
  return { ...state, look: () => void look() }
}

/** A table that is not there gives way to the first that is; a user table that was chosen by hand stays. */
function choicesOf(form: ConnectionForm, { sessionTables, userTables }: SchemaProposal): Partial<ConnectionForm> {
  const [firstTable] = sessionTables
  const known = sessionTables.some(({ table }) => table === form.table)
  return {
    ...(!known && firstTable !== undefined && { table: firstTable.table }),
    ...(form.users === null && userTables[0] !== undefined && { users: userTables[0] }),
  }
}
