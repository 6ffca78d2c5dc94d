import type { ComponentProps, ReactNode } from 'react'
import { useCallback, useEffect, useId, useRef, useState } from 'react'
import { placeBeside } from './place-beside.ts'
import styles from './popover.module.css'

export type PopoverProps = {
  /** The accessible name of what opens. */
  readonly label: string
  /** What stands inside the button that opens it. */
  readonly trigger: ReactNode
  /** Class, accessible name and so on of that button. */
  readonly triggerProps?: Omit<ComponentProps<'button'>, 'children' | 'ref'>
  readonly align?: 'start' | 'end'
  readonly role?: 'dialog' | 'menu'
  /** Rendered only while open. */
  readonly children: (close: () => void) => ReactNode
}

/** A small layer beside its button. Escape or a click elsewhere closes it, and the focus returns to the button. */
export function Popover({ label, trigger, triggerProps, align = 'start', role = 'dialog', children }: PopoverProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const layer = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const close = useCallback(() => {
    layer.current?.hidePopover()
    button.current?.focus()
  }, [])
  useEffect(() => {
    const element = layer.current
    if (!element || !button.current || !open) return undefined
    const anchor = button.current
    const place = () => placeBeside(element, anchor, align)
    place()
    const first = element.querySelector<HTMLElement>('[data-autofocus], button, input, select, a, [tabindex="0"]')
    first?.focus({ preventScroll: true })
    const sizes = new ResizeObserver(place)
    sizes.observe(element)
    addEventListener('resize', place)
    return () => {
      sizes.disconnect()
      removeEventListener('resize', place)
    }
  }, [open, align])
  return (
    <>
      <button
        ref={button}
        type="button"
        {...triggerProps}
        aria-haspopup={role}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        popoverTarget={id}
      >
        {trigger}
      </button>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- its role is given, and it only keeps Escape to itself */}
      <div
        ref={layer}
        id={id}
        popover="auto"
        role={role}
        aria-label={label}
        className={styles.layer}
        onToggle={event => {
          if (event.target === layer.current) setOpen(event.newState === 'open')
        }}
        onKeyDown={event => {
          if (event.key === 'Escape') event.stopPropagation()
        }}
      >
        {open && <Content close={close}>{children}</Content>}
      </div>
    </>
  )
}

/** A component of its own, so that what is inside is made when it is shown. */
function Content({ close, children }: { readonly close: () => void; readonly children: PopoverProps['children'] }) {
  return children(close)
}
