import type { ReactNode } from 'react'
import styles from './page-header.module.css'

export type PageHeaderProps = {
  readonly title: ReactNode
  /** Beside the title: "1,204 of 48,213". */
  readonly count?: ReactNode
  readonly actions?: ReactNode
}

/** The one heading of level 1 on a page, and what can be done there. */
export function PageHeader({ title, count, actions }: PageHeaderProps) {
  return (
    <header className={styles.header}>
      <h1 className={styles.title}>{title}</h1>
      {count !== undefined && <span className={styles.count}>{count}</span>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </header>
  )
}
