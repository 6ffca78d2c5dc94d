import type { ReactNode } from 'react'
import { useId } from 'react'
import { classes } from './classes.ts'
import styles from './field.module.css'

export type FieldIds = {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

/** What every field takes, whatever it holds. */
export type FieldLook = {
  readonly label: string
  /** Keeps the label for assistive technology only. */
  readonly hideLabel?: boolean
  readonly hint?: ReactNode
  readonly error?: string | null
  readonly className?: string
}

/** Label, hint and error around a control, tied to it. The control spreads the ids that it is given. */
export function Field({
  label,
  hideLabel = false,
  hint,
  error,
  className,
  children,
}: FieldLook & { readonly children: (ids: FieldIds) => ReactNode }) {
  const id = useId()
  const hasError = error !== undefined && error !== null && error !== ''
  const describedBy = [hint !== undefined && `${id}-hint`, hasError && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={classes(styles.field, className)}>
      <label htmlFor={id} className={hideLabel ? styles.hidden : styles.label}>
        {label}
      </label>
      {children({ id, 'aria-describedby': describedBy || undefined, 'aria-invalid': hasError || undefined })}
      {hasError && (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}
