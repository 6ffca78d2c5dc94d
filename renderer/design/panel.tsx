import type { ReactNode } from 'react'
import { useId } from 'react'
import { classes } from './classes.ts'
import styles from './panel.module.css'

export type PanelProps = {
  /** A heading of level 2 that also names the region. */
  readonly title?: ReactNode
  /** Muted words beside the title. */
  readonly note?: ReactNode
  /** At the right of the title: buttons, a legend. */
  readonly actions?: ReactNode
  /** False where the content goes to the edges: a table. */
  readonly padded?: boolean
  readonly className?: string
  readonly children?: ReactNode
}

/** A framed part of a page. */
export function Panel({ title, note, actions, padded = true, className, children }: PanelProps) {
  const id = useId()
  const head = title !== undefined && (
    <div className={styles.head}>
      <h2 id={id} className={styles.title}>
        {title}
      </h2>
      {note !== undefined && <span className={styles.note}>{note}</span>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  )
  return (
    <section
      className={classes(styles.panel, padded && styles.padded, className)}
      aria-labelledby={title === undefined ? undefined : id}
    >
      {head}
      {children}
    </section>
  )
}
