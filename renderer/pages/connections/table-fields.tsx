import { ScanSearch } from 'lucide-react'
import { useId } from 'react'
import type { SchemaProposal } from '../../../shared/contract/connections.ts'
import { djangoUserTable } from '../../../shared/contract/django-site.ts'
import { Banner } from '../../design/banner.tsx'
import { Button } from '../../design/button.tsx'
import { Panel } from '../../design/panel.tsx'
import { Select } from '../../design/select.tsx'
import { TextField } from '../../design/text-field.tsx'
import { formatCount, formatPlural } from '../../format/numbers.ts'
import type { ConnectionForm } from './connection-form.ts'
import styles from './connection-editor.module.css'
import { keepsRows } from './engine-needs.ts'
import type { FormPart } from './form-parts.ts'
import { SessionColumnFields } from './session-column-fields.tsx'
import type { Inspection } from './use-inspection.ts'
import { UserColumns } from './user-columns.tsx'

const noTable = ''

/** Which tables hold the sessions and the people, proposed by a look at the schema. */
export function TableFields({ form, change, errors, inspection }: FormPart & { readonly inspection: Inspection }) {
  const { proposal } = inspection
  const userTables = userChoices(form, proposal)
  const proposals = useId()
  return (
    <Panel
      title="Tables"
      actions={
        <Button size="small" icon={ScanSearch} busy={inspection.busy} onClick={inspection.look}>
          Look at the schema
        </Button>
      }
    >
      <div className={styles.fields}>
        {inspection.failure !== null && (
          <Banner tone="bad">
            <strong>{inspection.failure.message}</strong> {inspection.failure.hint}
          </Banner>
        )}
        {proposal !== null && (
          <output className={styles.found}>
            Found {keepsRows(form) && `${formatPlural(proposal.sessionTables.length, 'session table')} and `}
            {formatPlural(proposal.userTables.length, 'user table')}.
          </output>
        )}
        {keepsRows(form) && (
          <>
            <TextField
              label="Session table"
              mono
              list={proposals}
              value={form.table}
              onChange={table => change({ table, sessionColumns: columnsOf(proposal, table) })}
              error={errors['table']}
            />
            <datalist id={proposals}>
              {proposal?.sessionTables.map(({ table, rows }) => (
                <option key={table} value={table}>
                  {rows === null ? table : `${table}, about ${formatCount(rows)} rows`}
                </option>
              ))}
            </datalist>
            <SessionColumnFields form={form} change={change} errors={errors} />
          </>
        )}
        <Select
          label="User table"
          hint={
            form.users === null
              ? 'Without one nobody can say whether the site still accepts a login: figures then say “at most”.'
              : undefined
          }
          value={form.users?.table ?? noTable}
          onChange={table =>
            change({ users: userTables.find(each => each.table === table) ?? null, usersChosen: true })
          }
          options={[
            { value: noTable, label: 'None: go by what the sessions say' },
            ...userTables.map(({ table }) => ({ value: table, label: table })),
          ]}
        />
        {form.users !== null && (
          <UserColumns users={form.users} onChange={users => change({ users, usersChosen: true })} errors={errors} />
        )}
      </div>
    </Panel>
  )
}

/** What the look at the schema found in a table; null where it did not see it. */
const columnsOf = (proposal: SchemaProposal | null, wanted: string) =>
  proposal?.sessionTables.find(({ table }) => table === wanted)?.columns ?? null

/** What was found, or Django's own table before anybody looked; the chosen one, with its columns, instead of its namesake. */
function userChoices({ users }: ConnectionForm, proposal: SchemaProposal | null) {
  const offered = proposal?.userTables ?? [djangoUserTable]
  if (users === null) return offered
  return [users, ...offered.filter(({ table }) => table !== users.table)]
}
