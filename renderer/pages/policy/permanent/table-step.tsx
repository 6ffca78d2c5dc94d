import { useState } from 'react'
import type { Site } from '../../../../shared/contract/connections.ts'
import type { PolicyTableState } from '../../../../shared/contract/permanent.ts'
import { useConnection } from '../../../app/connection.tsx'
import { failureOf } from '../../../app/failure.ts'
import { useMutationCall } from '../../../app/queries.ts'
import { Banner } from '../../../design/banner.tsx'
import { Button } from '../../../design/button.tsx'
import { CodeBlock } from './code-block.tsx'
import styles from './permanent.module.css'
import { ReasonDialog } from './reason-dialog.tsx'

const keepsRows = ({ django: { sessionEngine } }: Site) => sessionEngine === 'db' || sessionEngine === 'cached_db'

export type TableStepProps = { readonly state: PolicyTableState; readonly onChanged: () => void }

/** The two tables that the companion reads: their SQL is shown before anything runs. */
export function TableStep({ state, onChanged }: TableStepProps) {
  const { id: connectionId, site } = useConnection()
  const [asking, setAsking] = useState(false)
  const create = useMutationCall('permanent.createTable')
  const { missing, statements, grants, problem } = state
  const sql = (list: readonly string[]) => list.map(statement => `${statement};\n`).join('\n')
  const createNow = (reason: string) =>
    create.mutate(
      { connectionId, statements: [...statements], reason },
      {
        onSuccess: () => {
          setAsking(false)
          onChanged()
        },
      },
    )
  return (
    <li>
      <h3>Make two small tables</h3>
      {problem !== null && (
        <Banner tone="bad" live={false}>
          {problem}
        </Banner>
      )}
      {missing.length === 0 && problem === null && (
        <p className={styles.muted}>
          rollcall_policy and rollcall_login are there
          {keepsRows(site) ? `, beside ${site.table}` : ', in the site’s database'}.
        </p>
      )}
      {missing.length > 0 && (
        <>
          <p className={styles.muted}>
            {missing.join(' and ')} {missing.length === 1 ? 'is' : 'are'} not there, or this account may not see{' '}
            {missing.length === 1 ? 'it' : 'them'}. Rollcall runs this, or somebody who may:
          </p>
          <CodeBlock label="the SQL" text={sql(statements)} />
          <div>
            <Button disabled={site.mode === 'read-only'} onClick={() => setAsking(true)}>
              Create {missing.length === 1 ? 'the table' : 'the tables'}…
            </Button>
          </div>
        </>
      )}
      {grants.length > 0 && (
        <>
          <p className={styles.muted}>
            {site.store?.kind === 'postgres'
              ? 'The site signs in as another account than this connection. It needs:'
              : 'Where somebody else makes them, this connection needs:'}
          </p>
          <CodeBlock label="the grants" text={sql(grants)} />
        </>
      )}
      {asking && (
        <ReasonDialog
          title={`Create ${missing.join(' and ')}?`}
          action="Create"
          busy={create.isPending}
          failure={create.error === null ? null : failureOf(create.error)}
          onConfirm={createNow}
          onClose={() => {
            create.reset()
            setAsking(false)
          }}
        >
          <p>The SQL that is shown is run in the database of {site.name}, and nothing else.</p>
        </ReasonDialog>
      )}
    </li>
  )
}
