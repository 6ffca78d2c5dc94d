import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useId } from 'react'
import { classes } from './classes.ts'
import styles from './dialog.module.css'
import { IconButton } from './icon-button.tsx'
import { Modal } from './modal.tsx'

export type DialogProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: ReactNode
  readonly children: ReactNode
  /** Buttons, the main one last. */
  readonly footer?: ReactNode
  readonly width?: 'small' | 'medium' | 'large'
  /** While true it does not close by Escape, its cross or a click outside. */
  readonly locked?: boolean
}

/** A modal question with a title, its content and buttons. What is inside is mounted only while it is open. */
export function Dialog({ open, onClose, title, children, footer, width = 'medium', locked = false }: DialogProps) {
  const id = useId()
  if (!open) return null
  return (
    <Modal labelledBy={id} onClose={onClose} locked={locked} className={classes(styles.dialog, styles[width])}>
      <div className={styles.frame}>
        <header className={styles.head}>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          {!locked && <IconButton label="Close" icon={X} size="small" onClick={onClose} />}
        </header>
        <div className={styles.body}>{children}</div>
        {footer !== undefined && <footer className={styles.foot}>{footer}</footer>}
      </div>
    </Modal>
  )
}
