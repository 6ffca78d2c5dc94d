import type { ReactNode } from 'react'
import styles from './key-value-list.module.css'

export type KeyValue = {
  readonly label: string
  readonly value: ReactNode
  /** Muted words after the value. */
  readonly note?: ReactNode
}

/** Facts of one thing, name and value. */
export function KeyValueList({ items }: { readonly items: readonly KeyValue[] }) {
  return (
    <dl className={styles.list}>
      {items.map(({ label, value, note }) => (
        <div key={label} className={styles.row}>
          <dt className={styles.label}>{label}</dt>
          <dd className={styles.value}>
            {value}
            {note !== undefined && <span className={styles.note}> {note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
