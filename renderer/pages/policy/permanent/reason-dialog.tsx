import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Failure } from '../../../../shared/contract/reply.ts'
import { Banner } from '../../../design/banner.tsx'
import { QuestionDialog } from '../../../design/question-dialog.tsx'
import { useConnection } from '../../../app/connection.tsx'
import { keepReason } from '../../../logout/recent-reasons.ts'
import { ReasonField } from '../../../logout/reason-field.tsx'

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
    <QuestionDialog
      title={title}
      onClose={onClose}
      onConfirm={confirm}
      isReady={!disabled && reason.trim().length >= 3}
      isBusy={busy}
      action={{ words: action, variant: 'primary' }}
    >
      {failure !== null && (
        <Banner tone="bad">
          <strong>{failure.message}.</strong> {failure.hint}
        </Banner>
      )}
      {children}
      <ReasonField value={reason} onChange={setReason} disabled={busy} />
    </QuestionDialog>
  )
}
