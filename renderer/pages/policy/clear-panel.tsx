import { Eraser } from 'lucide-react'
import { useState } from 'react'
import type { Site } from '../../../shared/contract/connections.ts'
import type { Job } from '../../../shared/contract/jobs.ts'
import { useConnection } from '../../app/connection.tsx'
import { failureOf } from '../../app/failure.ts'
import { useMonitorStatus } from '../../app/live.tsx'
import { JobDialog } from '../../app/job-dialog.tsx'
import { useCall, useMutationCall } from '../../app/queries.ts'
import { hrefFor } from '../../app/router.tsx'
import { Banner } from '../../design/banner.tsx'
import { Button } from '../../design/button.tsx'
import { QuestionDialog } from '../../design/question-dialog.tsx'
import { Panel } from '../../design/panel.tsx'
import { Skeleton } from '../../design/skeleton.tsx'
import { filterToSearch } from '../../filters/filter-url.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatPlural } from '../../format/numbers.ts'
import { TimeText } from '../../format/time-text.tsx'
import { ReasonField } from '../../logout/reason-field.tsx'
import { keepReason } from '../../logout/recent-reasons.ts'
import { useLogoutPermission } from '../../logout/use-logout-permission.ts'
import styles from './clear.module.css'
import { ClearOutcome } from './clear-outcome.tsx'

const title = 'Clear expired sessions'

/** Rows whose time is over, and the way to delete them: what clearsessions does. */
export function ClearPanel() {
  const { id: connectionId, site } = useConnection()
  const permission = useLogoutPermission()
  const clearing = useMonitorStatus(connectionId)?.store?.clearExpired
  const noun = nounOf(site)
  const [isAsking, setAsking] = useState(false)
  const [jobId, setJobId] = useState<string | null>(null)
  const { data } = useCall('policy.expired', { connectionId }, { live: true })
  const expired = hrefFor('sessions', { search: filterToSearch({ status: ['expired'] }) })
  if (permission.allowed && clearing?.possible === false) {
    return (
      <Panel title="Expired, not cleared">
        <p className={styles.words}>{clearing.reason}</p>
      </Panel>
    )
  }
  return (
    <Panel
      title="Expired, not cleared"
      actions={
        permission.allowed &&
        data !== undefined &&
        data.sessions > 0 && (
          <Button size="small" icon={Eraser} onClick={() => setAsking(true)}>
            Clear expired…
          </Button>
        )
      }
    >
      {data === undefined ? (
        <Skeleton />
      ) : data.sessions === 0 ? (
        <p className={styles.words}>Nothing is left for clearsessions.</p>
      ) : (
        <p className={styles.words}>
          <a href={expired}>{formatPlural(data.sessions, noun, nounsOf(noun))}</a>, {formatBytes(data.bytes)} of session
          data
          {data.oldestAt !== null && (
            <>
              , the oldest expired <TimeText at={data.oldestAt} />
            </>
          )}
          . They log nobody in, and stay until they are cleared.
        </p>
      )}
      {!permission.allowed && data !== undefined && data.sessions > 0 && (
        <p className={styles.words}>{permission.reason} It is cleared by manage.py clearsessions on the site.</p>
      )}
      {isAsking && data !== undefined && (
        <ClearQuestion
          noun={noun}
          sessions={data.sessions}
          bytes={data.bytes}
          onClose={() => setAsking(false)}
          onStarted={started => {
            setAsking(false)
            setJobId(started)
          }}
        />
      )}
      {jobId !== null && (
        <JobDialog
          jobId={jobId}
          title={title}
          doing="Clearing what has expired"
          onClose={() => setJobId(null)}
          Outcome={Outcome}
        />
      )}
    </Panel>
  )
}

function Outcome({ job }: { readonly job: Job }) {
  return job.kind === 'clear' && job.result !== null ? <ClearOutcome result={job.result} /> : null
}

/** What a session lies in. */
type Noun = 'row' | 'file' | 'entry'

function nounOf({ django, cache }: Pick<Site, 'django' | 'cache'>): Noun {
  if (django.sessionEngine === 'file') return 'file'
  return django.sessionEngine === 'cache' && cache?.address.kind === 'files' ? 'entry' : 'row'
}

const nounsOf = (noun: Noun) => (noun === 'entry' ? 'entries' : `${noun}s`)

type ClearQuestionProps = {
  readonly noun: Noun
  readonly sessions: number
  readonly bytes: number
  readonly onClose: () => void
  readonly onStarted: (jobId: string) => void
}

function ClearQuestion({ noun, sessions, bytes, onClose, onStarted }: ClearQuestionProps) {
  const { id: connectionId } = useConnection()
  const [reason, setReason] = useState('')
  const clear = useMutationCall('policy.clearExpired')
  const failure = clear.error === null ? null : failureOf(clear.error)
  const isReady = reason.trim().length >= 3
  const start = async () => {
    try {
      const { jobId } = await clear.mutateAsync({ connectionId, reason: reason.trim() })
      keepReason(connectionId, reason.trim())
      onStarted(jobId)
    } catch {
      // The failure stands in the dialog, which stays open.
    }
  }
  return (
    <QuestionDialog
      title={title}
      onClose={onClose}
      onConfirm={() => void start()}
      isReady={isReady}
      isBusy={clear.isPending}
      action={{ words: `Clear ${formatPlural(sessions, noun, nounsOf(noun))}`, icon: Eraser, variant: 'danger' }}
    >
      <p>
        Deletes {formatPlural(sessions, `expired ${noun}`, `expired ${nounsOf(noun)}`)} with {formatBytes(bytes)} of
        session data, a batch at a time, and whatever expires meanwhile. Nobody is logged out by it: the site ignores
        these {nounsOf(noun)} already.
      </p>
      {noun === 'row' && (
        <p className={styles.words}>
          The database gives the space to new rows first; a table that has shrunk much is made smaller by its own means
          (OPTIMIZE TABLE, VACUUM).
        </p>
      )}
      {failure !== null && (
        <Banner tone="bad">
          <strong>{failure.message}</strong> {failure.hint}
        </Banner>
      )}
      <ReasonField value={reason} onChange={setReason} disabled={clear.isPending} />
    </QuestionDialog>
  )
}
