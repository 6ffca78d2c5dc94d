import type { ReactNode } from 'react'
import { useRef } from 'react'
import { placeBeside } from './place-beside.ts'
import styles from './tooltip.module.css'

/** Words that appear over its child on hover and focus. Visual only: the child must have an accessible name of its own. */
export function Tooltip({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  const anchor = useRef<HTMLSpanElement>(null)
  const bubble = useRef<HTMLSpanElement>(null)
  const show = () => {
    if (!anchor.current || !bubble.current || bubble.current.matches(':popover-open')) return
    bubble.current.showPopover()
    placeBeside(bubble.current, anchor.current.firstElementChild ?? anchor.current, 'center')
  }
  const hide = () => {
    if (bubble.current?.matches(':popover-open')) bubble.current.hidePopover()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it watches its child, and is no control itself
    <span
      ref={anchor}
      className={styles.anchor}
      onPointerEnter={show}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={event => event.target.matches(':focus-visible') && show()}
      onBlur={hide}
      onKeyDown={event => event.key === 'Escape' && hide()}
    >
      {children}
      <span ref={bubble} popover="manual" className={styles.bubble} aria-hidden>
        {text}
      </span>
    </span>
  )
}
