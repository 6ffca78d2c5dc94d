import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useId } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import styles from './dialog.module.css'

export type QuestionDialogProps = {
  readonly title: ReactNode
  readonly children: ReactNode
  readonly action: { readonly words: ReactNode; readonly icon?: LucideIcon; readonly variant: 'primary' | 'danger' }
  /** Everything is there that the action needs. */
  readonly isReady: boolean
  readonly isBusy: boolean
  /** Stands in the place of the action where that would make no sense. */
  readonly instead?: ReactNode
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** A question before something is done, with fields to fill in: answered by its button or by Enter, and open until that is over. */
export function QuestionDialog(props: QuestionDialogProps) {
  const { title, children, action, isReady, isBusy, instead, onConfirm, onClose } = props
  const form = useId()
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      locked={isBusy}
      footer={
        <>
          <Button disabled={isBusy} onClick={onClose}>
            Cancel
          </Button>
          {instead ?? (
            <Button
              type="submit"
              form={form}
              variant={action.variant}
              icon={action.icon}
              disabled={!isReady}
              busy={isBusy}
            >
              {action.words}
            </Button>
          )}
        </>
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={event => {
          event.preventDefault()
          if (isReady && !isBusy) onConfirm()
        }}
      >
        {children}
      </form>
    </Dialog>
  )
}
