import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Failure } from '../../../../shared/contract/reply.ts'
import { Banner } from '../../../design/banner.tsx'
import { Button } from '../../../design/button.tsx'
import { Dialog } from '../../../design/dialog.tsx'
import { useConnection } from '../../../app/connection.tsx'
import { keepReason } from '../../../logout/recent-reasons.ts'
import { ReasonField } from '../../../logout/reason-field.tsx'
import styles from './permanent.module.css'

export type ReasonDialogProps = {
  readonly title: string
  readonly action: string
  readonly busy: boolean
  /** True while something else is still to be confirmed. */
  readonly disabled?: boolean
  readonly failure: Failure | null
  readonly onConfirm: (reason: string) => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Asks why, before something is written into the site. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, action, busy, disabled = false, failure, onConfirm, onClose, children } = props
  const connection = useConnection()
  const [reason, setReason] = useState('')
  const confirm = () => {
    keepReason(connection.id, reason.trim())
    onConfirm(reason)
  }
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      locked={busy}
      footer={
        <>
          <Button disabled={busy} onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" busy={busy} disabled={disabled || reason.trim().length < 3} onClick={confirm}>
            {action}
          </Button>
        </>
      }
    >
      <div className={styles.part}>
        {failure !== null && (
          <Banner tone="bad">
            <strong>{failure.message}.</strong> {failure.hint}
          </Banner>
        )}
        {children}
        <ReasonField value={reason} onChange={setReason} disabled={busy} />
      </div>
    </Dialog>
  )
}
