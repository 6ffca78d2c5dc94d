import styles from './progress.module.css'

export type ProgressProps = {
  /** Its accessible name. */
  readonly label: string
  readonly value: number
  /** Null while the end is not known. */
  readonly max: number | null
}

/** How far something has come. */
export function Progress({ label, value, max }: ProgressProps) {
  return (
    <progress
      className={styles.progress}
      aria-label={label}
      {...(max === null ? {} : { value, max: Math.max(max, 1) })}
    />
  )
}
