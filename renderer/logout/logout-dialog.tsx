import { useEffect, useEffectEvent, useState } from 'react'
import type { LogoutTarget } from '../../shared/contract/sessions.ts'
import { useConnection } from '../app/connection.tsx'
import { failureOf } from '../app/failure.ts'
import { useMutationCall } from '../app/queries.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import styles from './logout.module.css'
import { LogoutJob } from './logout-job.tsx'
import { LogoutQuestion } from './logout-question.tsx'

/** Whom to log out, and what the dialog is called: "Log out 2 sessions". */
export type LogoutRequest = { readonly target: LogoutTarget; readonly title: string }

export type LogoutDialogProps = {
  /** Null while the dialog is closed. */
  readonly request: LogoutRequest | null
  readonly onClose: () => void
}

/** The way out of any session: what would happen, why, how it goes, and what came of it. */
export function LogoutDialog({ request, onClose }: LogoutDialogProps) {
  return request === null ? null : <OpenLogoutDialog {...request} onClose={onClose} />
}

function OpenLogoutDialog({ target, title, onClose }: LogoutRequest & { readonly onClose: () => void }) {
  const connection = useConnection()
  const [jobId, setJobId] = useState<string | null>(null)
  // A plan holds for a while only, so that it is asked for each time and never kept as other answers are.
  const { mutate, data: plan, error } = useMutationCall('sessions.previewLogout')
  const ask = () => mutate({ connectionId: connection.id, target })
  const askAtFirst = useEffectEvent(ask)
  useEffect(() => askAtFirst(), [])

  if (jobId !== null) return <LogoutJob jobId={jobId} title={title} onClose={onClose} />
  if (plan !== undefined) {
    return <LogoutQuestion {...{ plan, target, title, onClose }} onStarted={setJobId} onAgain={ask} />
  }
  return (
    <Dialog open title={title} onClose={onClose} footer={<Button onClick={onClose}>Cancel</Button>}>
      {error === null ? (
        <div className={styles.part} aria-busy>
          <p>Looking up whom this would log out…</p>
          <Skeleton width="70%" />
          <Skeleton height={120} />
        </div>
      ) : (
        <ErrorState failure={failureOf(error)} onRetry={ask} />
      )}
    </Dialog>
  )
}
