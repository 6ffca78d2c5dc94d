import { Play } from 'lucide-react'
import { Banner } from '../design/banner.tsx'
import { Button } from '../design/button.tsx'
import { formatCount } from '../format/numbers.ts'
import { isIncomplete } from './connection-words.ts'
import { useMonitorStatus } from './live.tsx'
import { useMutationCall } from './queries.ts'

type OfConnection = { readonly connectionId: string }

/** Says while reading is paused that lists and figures are about a part of the sessions. */
export function IncompleteBanner({ connectionId }: OfConnection) {
  const status = useMonitorStatus(connectionId)
  const resume = useMutationCall('monitor.resume')
  if (status?.state !== 'paused' || status.progress === null) return null
  const { done, total } = status.progress
  const read = `${formatCount(done)}${total === null ? '' : ` of ${formatCount(total)}`} sessions`
  return (
    <Banner
      wide
      tone="warning"
      actions={
        <Button size="small" icon={Play} busy={resume.isPending} onClick={() => resume.mutate({ connectionId })}>
          Go on reading
        </Button>
      }
    >
      <strong>Reading is paused: {read} were read.</strong> Lists and figures are about those alone, and a person may
      have more.
    </Banner>
  )
}

/** For what is about to be done to all that fit, as long as there are sessions that were not read. */
export function IncompleteNote({ connectionId }: OfConnection) {
  const status = useMonitorStatus(connectionId)
  if (status === null || !isIncomplete(status)) return null
  return (
    <Banner tone="warning">
      <strong>Not all sessions were read yet.</strong> Those that were not are not among these.
    </Banner>
  )
}
