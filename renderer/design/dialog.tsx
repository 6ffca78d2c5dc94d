import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useEffect, useId, useRef } from 'react'
import { classes } from './classes.ts'
import styles from './dialog.module.css'
import { IconButton } from './icon-button.tsx'

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

/**
 * A modal question, over the native dialog: it holds the focus, gives it back, and Escape closes it. Focus starts on the
 * element with `data-autofocus`, otherwise on the first control. What is inside is mounted only while it is open.
 */
export function Dialog({ open, ...rest }: DialogProps) {
  return open ? <OpenDialog {...rest} /> : null
}

function OpenDialog({ onClose, title, children, footer, width = 'medium', locked = false }: Omit<DialogProps, 'open'>) {
  const id = useId()
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = element.current
    const before = document.activeElement
    dialog?.showModal()
    dialog?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- Escape does the same as a click outside
    <dialog
      ref={element}
      className={classes(styles.dialog, styles[width])}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault()
        if (!locked) onClose()
      }}
      onMouseDown={event => {
        if (event.target === element.current && !locked) onClose()
      }}
    >
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
    </dialog>
  )
}
