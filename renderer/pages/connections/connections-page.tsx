import { Plus, PlugZap } from 'lucide-react'
import { useState } from 'react'
import type { Connection } from '../../../shared/contract/connections.ts'
import { useConnections } from '../../app/connection.tsx'
import { OpenDemoButton, useDemoHint } from '../../app/open-demo-button.tsx'
import { hrefFor } from '../../app/router.tsx'
import { ButtonLink } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { Panel } from '../../design/panel.tsx'
import { formatCount } from '../../format/numbers.ts'
import { ConnectionRow } from './connection-row.tsx'
import styles from './connections-page.module.css'
import { RemoveDialog } from './remove-dialog.tsx'

/** The saved connections: open, edit, copy, remove. */
export function ConnectionsPage() {
  const { list } = useConnections()
  const [removing, setRemoving] = useState<Connection | null>(null)
  const demoHint = useDemoHint()
  const hasDemo = list.some(connection => connection.demo)
  return (
    <>
      <PageHeader
        title="Connections"
        count={list.length > 0 ? formatCount(list.length) : undefined}
        actions={
          <>
            {!hasDemo && demoHint === null && <OpenDemoButton />}
            <ButtonLink variant="primary" icon={Plus} href={hrefFor('connections', { id: 'new' })}>
              New connection
            </ButtonLink>
          </>
        }
      />
      <Panel padded={false}>
        {list.length === 0 ? (
          <EmptyState icon={PlugZap} title="No connection is saved">
            A connection says where a site's sessions are, and which of its settings matter.
          </EmptyState>
        ) : (
          <ul className={styles.list}>
            {list.map(connection => (
              <ConnectionRow key={connection.id} connection={connection} onRemove={() => setRemoving(connection)} />
            ))}
          </ul>
        )}
      </Panel>
      {removing !== null && <RemoveDialog connection={removing} onClose={() => setRemoving(null)} />}
    </>
  )
}
