import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import styles from './disclosure.module.css'

export type DisclosureProps = {
  readonly title: string
  /** Muted words that say what is inside. */
  readonly note?: ReactNode
  /** True while something inside must be seen. */
  readonly forceOpen?: boolean
  readonly children: ReactNode
}

/** Something that most people need not see, behind its title. */
export function Disclosure({ title, note, forceOpen = false, children }: DisclosureProps) {
  const [open, setOpen] = useState(false)
  return (
    <details open={open || forceOpen} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary className={styles.summary}>
        <ChevronRight size={14} aria-hidden />
        {title}
        {note !== undefined && <span className={styles.note}>{note}</span>}
      </summary>
      <div className={styles.content}>{children}</div>
    </details>
  )
}
