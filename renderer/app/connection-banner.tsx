import { Banner } from '../design/banner.tsx'
import { Button, ButtonLink } from '../design/button.tsx'
import { useNow } from '../format/use-now.ts'
import { useMonitorStatus } from './live.tsx'
import { useMutationCall } from './queries.ts'
import { hrefFor } from './router.tsx'

/** One quiet line while the database is away. What is on screen stays, and is marked as old. */
export function ConnectionBanner({ connectionId }: { readonly connectionId: string }) {
  const status = useMonitorStatus(connectionId)
  const refresh = useMutationCall('monitor.refresh')
  if (status?.state !== 'reconnecting' && status?.state !== 'failed') return null
  const failed = status.state === 'failed'
  return (
    <Banner
      wide
      tone={failed ? 'bad' : 'warning'}
      actions={
        <>
          {failed && (
            <ButtonLink size="small" href={hrefFor('connections', { id: connectionId })}>
              Edit connection
            </ButtonLink>
          )}
          <Button size="small" busy={refresh.isPending} onClick={() => refresh.mutate({ connectionId })}>
            Try now
          </Button>
        </>
      }
    >
      <strong>{status.failure?.message ?? 'The database does not answer.'}</strong> {status.failure?.hint}
      {status.retryAt !== null && <Countdown until={status.retryAt} />}
    </Banner>
  )
}

/** Hidden from assistive technology: it would be read out every second. */
function Countdown({ until }: { readonly until: number }) {
  const left = Math.max(0, Math.ceil((until - useNow()) / 1000))
  return <span aria-hidden> {left === 0 ? 'Trying now…' : `Next attempt in ${left} s.`}</span>
}
