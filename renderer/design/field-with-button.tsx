import type { ReactNode } from 'react'
import styles from './field-with-button.module.css'

/** A field with a label, and the button that does something with what is typed there. */
export function FieldWithButton({ children }: { readonly children: ReactNode }) {
  return <div className={styles.row}>{children}</div>
}
