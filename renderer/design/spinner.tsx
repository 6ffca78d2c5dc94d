import styles from './spinner.module.css'

/** A small turning ring. With a label it is announced, without one it is decoration beside words. */
export function Spinner({ label }: { readonly label?: string }) {
  if (label === undefined) return <span className={styles.spinner} aria-hidden />
  return (
    <output className={styles.labelled}>
      <span className={styles.spinner} aria-hidden />
      {label}
    </output>
  )
}
