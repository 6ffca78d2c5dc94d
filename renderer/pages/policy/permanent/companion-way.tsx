import { Database, Download } from 'lucide-react'
import companion from '../../../../companion/rollcall_site.py?raw'
import type { PolicyVersion } from '../../../../shared/contract/policy.ts'
import { useConnection } from '../../../app/connection.tsx'
import { failureOf } from '../../../app/failure.ts'
import { useCall } from '../../../app/queries.ts'
import { hrefFor } from '../../../app/router.tsx'
import { saveText } from '../../../app/save-text.ts'
import { Banner } from '../../../design/banner.tsx'
import { Button, ButtonLink } from '../../../design/button.tsx'
import { Disclosure } from '../../../design/disclosure.tsx'
import { EmptyState } from '../../../design/empty-state.tsx'
import { ErrorState } from '../../../design/error-state.tsx'
import { Skeleton } from '../../../design/skeleton.tsx'
import { CodeBlock } from './code-block.tsx'
import { companionLimits } from './coverage.ts'
import { NotCovered } from './not-covered.tsx'
import styles from './permanent.module.css'
import { PublishStep } from './publish-step.tsx'
import { TableStep } from './table-step.tsx'

const middleware = `MIDDLEWARE = [
    # after SessionMiddleware and AuthenticationMiddleware:
    'rollcall_site.SessionPolicyMiddleware',
    'rollcall_site.SessionActivityMiddleware',
]
`

/** The way that needs one deploy and then none: a middleware on the site that reads the policy from a table. */
export function CompanionWay({ saved }: { readonly saved: PolicyVersion }) {
  const { id, site } = useConnection()
  return site.store === null ? <WithoutDatabase connectionId={id} /> : <Steps saved={saved} />
}

/** The policy is published in a table, so there must be a database that the site and the console both know. */
function WithoutDatabase({ connectionId }: { readonly connectionId: string }) {
  return (
    <EmptyState
      icon={Database}
      title="The companion needs a table"
      actions={<ButtonLink href={hrefFor('connections', { id: connectionId })}>Edit connection</ButtonLink>}
    >
      It reads the policy from a table in the site’s database, and this connection names no database. Name the one that
      the site’s people are in; its sessions may stay where they are.
    </EmptyState>
  )
}

function Steps({ saved }: { readonly saved: PolicyVersion }) {
  const { id: connectionId, site } = useConnection()
  const table = useCall('permanent.table', { connectionId })
  const reload = () => void table.refetch()
  return (
    <div className={styles.way}>
      <ol className={styles.steps}>
        <li>
          <h3>Put one file beside settings.py</h3>
          <p className={styles.muted}>
            For Django 3.2 to 6.1 (run on 3.2 and 5.2), without dependencies. It ends nobody before a policy is
            published, and no request fails by a fault of its own.
          </p>
          <Button icon={Download} onClick={() => saveText('rollcall_site.py', companion, 'text/x-python')}>
            Save rollcall_site.py
          </Button>
          <Disclosure title="Read it" note={`${companion.split('\n').length - 1} lines`}>
            <CodeBlock label="rollcall_site.py" text={companion} />
          </Disclosure>
        </li>
        <li>
          <h3>Add two lines to MIDDLEWARE, and deploy once</h3>
          <CodeBlock label="the middleware" text={middleware} />
        </li>
        {table.error !== null && (
          <li>
            <ErrorState failure={failureOf(table.error)} onRetry={reload} />
          </li>
        )}
        {table.isPending && (
          <li aria-busy>
            <Skeleton width="60%" />
            <Skeleton height={80} />
          </li>
        )}
        {table.data !== undefined && table.error === null && (
          <>
            <TableStep state={table.data} onChanged={reload} />
            {table.data.problem === null && table.data.missing.length === 0 && (
              <PublishStep saved={saved} published={table.data.published} onChanged={reload} />
            )}
          </>
        )}
      </ol>
      <div className={styles.part}>
        {site.mode === 'read-only' && (
          <Banner tone="neutral" live={false}>
            This connection is read-only: Rollcall makes no table and publishes nothing here.
          </Banner>
        )}
        <NotCovered lines={companionLimits({ policy: saved.policy, engine: site.django.sessionEngine })} />
      </div>
    </div>
  )
}
