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

/** Another console may save too, and nobody tells this one. */
const versionsEveryMs = 5_000
/** What a site lives by hardly ever changes, and finding it goes through every session. */
const inForceEveryMs = 30_000

/** How long sessions may live: what holds now, what other limits would do, and the versions that were saved. */
export function PolicyPage() {
  const { id: connectionId } = useConnection()
  const queries = useQueryClient()
  const found = useCall('policy.inForce', { connectionId })
  const saved = useCall('policy.versions', { connectionId })
  useEffect(() => {
    const askAgain = (method: string, everyMs: number) =>
      setInterval(() => void queries.invalidateQueries({ queryKey: [method] }), everyMs)
    const timers = [askAgain('policy.versions', versionsEveryMs), askAgain('policy.inForce', inForceEveryMs)]
    return () => timers.forEach(clearInterval)
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
