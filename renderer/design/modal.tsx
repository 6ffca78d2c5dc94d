import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import { classes } from './classes.ts'
import styles from './modal.module.css'

export type ModalProps = {
  /** Its accessible name, or the id of the element that is it. */
  readonly label?: string
  readonly labelledBy?: string
  readonly onClose: () => void
  /** While true it does not close by Escape or a click outside. */
  readonly locked?: boolean
  readonly className?: string
  readonly children: ReactNode
}

/**
 * The native dialog, modal while it is mounted: it holds the focus and gives it back. Focus starts on the element with
 * `data-autofocus`, otherwise on the first control. Escape or a click outside closes it.
 */
export function Modal({ label, labelledBy, onClose, locked = false, className, children }: ModalProps) {
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
      className={classes(styles.modal, className)}
      aria-label={label}
      aria-labelledby={labelledBy}
      onCancel={event => {
        event.preventDefault()
        if (!locked) onClose()
      }}
      onMouseDown={event => {
        if (event.target === element.current && !locked) onClose()
      }}
    >
      {children}
    </dialog>
  )
}
