import { useEffect } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useConnection } from '../../app/connection.tsx'
import { failureOf } from '../../app/failure.ts'
import { useCall } from '../../app/queries.ts'
import { ErrorState } from '../../design/error-state.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { Panel } from '../../design/panel.tsx'
import { PolicyEditor } from './policy-editor.tsx'
import { PolicySkeleton } from './policy-skeleton.tsx'

const lookEveryMs = 5_000

/** How long sessions may live: what holds now, what other limits would do, and the versions that were saved. */
export function PolicyPage() {
  const { id: connectionId } = useConnection()
  const queries = useQueryClient()
  const found = useCall('policy.inForce', { connectionId }, { live: true })
  const saved = useCall('policy.versions', { connectionId })
  // Another console may save too, and nobody tells this one.
  useEffect(() => {
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: ['policy.versions'] }), lookEveryMs)
    return () => clearInterval(timer)
  }, [queries])
  const error = (found.data === undefined && found.error) || (saved.data === undefined && saved.error) || null
  if (error !== null) {
    return (
      <>
        <PageHeader title="Policy" />
        <Panel>
          <ErrorState
            failure={failureOf(error)}
            onRetry={() => {
              void found.refetch()
              void saved.refetch()
            }}
          />
        </Panel>
      </>
    )
  }
  if (found.data === undefined || saved.data === undefined) return <PolicySkeleton />
  return <PolicyEditor found={found.data} versions={saved.data.versions} dropped={saved.data.dropped} />
}
