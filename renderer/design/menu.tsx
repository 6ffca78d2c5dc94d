import type { LucideIcon } from 'lucide-react'
import { Check } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { createContext, use } from 'react'
import { classes } from './classes.ts'
import styles from './menu.module.css'
import type { PopoverProps } from './popover.tsx'
import { Popover } from './popover.tsx'

const CloseMenu = createContext<() => void>(() => undefined)

export type MenuProps = Omit<PopoverProps, 'children' | 'role'> & { readonly children: ReactNode }

/** A button with a list of actions: MenuItem, MenuLabel and MenuSeparator. Arrow keys, Home and End move in it. */
export function Menu({ children, ...rest }: MenuProps) {
  return (
    <Popover {...rest} role="menu">
      {close => (
        <CloseMenu value={close}>
          {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the items inside are the controls */}
          <div onKeyDown={moveFocus}>{children}</div>
        </CloseMenu>
      )}
    </Popover>
  )
}

export type MenuItemProps = {
  readonly icon?: LucideIcon
  readonly onSelect: () => void
  /** Given: the item shows whether it is the current one. */
  readonly checked?: boolean
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly note?: ReactNode
  /** Stays open after it was chosen: for several that are switched one after another. */
  readonly keepOpen?: boolean
  readonly children: ReactNode
}

export function MenuItem(props: MenuItemProps) {
  const { icon: Icon, onSelect, checked, danger = false, disabled = false, note, keepOpen = false, children } = props
  const close = use(CloseMenu)
  return (
    // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- its children are its label
    <button
      type="button"
      role={checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
      aria-checked={checked}
      disabled={disabled}
      tabIndex={-1}
      className={classes(styles.item, danger && styles.danger)}
      onClick={() => {
        if (!keepOpen) close()
        onSelect()
      }}
    >
      {checked !== undefined && <Check size={14} className={checked ? styles.icon : styles.unchecked} aria-hidden />}
      {Icon && <Icon size={15} className={styles.icon} aria-hidden />}
      <span className={styles.words}>{children}</span>
      {note !== undefined && <span className={styles.note}>{note}</span>}
    </button>
  )
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.label} role="presentation">
      {children}
    </div>
  )
}

export function MenuSeparator() {
  return <hr className={styles.separator} />
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^="menuitem"]:not(:disabled)')]
  const at = items.indexOf(document.activeElement as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
  if (to === undefined || items.length === 0) return
  event.preventDefault()
  items.at(to % items.length)?.focus()
}
