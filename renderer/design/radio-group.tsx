import type { ReactNode } from 'react'
import { useId } from 'react'
import { classes } from './classes.ts'
import field from './field.module.css'
import styles from './radio-group.module.css'
import type { Option } from './select.tsx'

export type RadioGroupProps<Value extends string> = {
  readonly label: string
  readonly hideLabel?: boolean
  readonly value: Value | null
  readonly onChange: (value: Value) => void
  readonly options: readonly Option<Value>[]
  readonly hint?: ReactNode
  readonly error?: string | null
  readonly disabled?: boolean
}

/** One of a few, all in sight, each with a line of explanation where it needs one. */
export function RadioGroup<Value extends string>(props: RadioGroupProps<Value>) {
  return <Choices {...props} look={styles.rows} />
}

/** One of a few short words, side by side. */
export function Segmented<Value extends string>(props: RadioGroupProps<Value>) {
  return <Choices {...props} look={styles.segments} />
}

function Choices<Value extends string>({
  label,
  hideLabel = false,
  value,
  onChange,
  options,
  hint,
  error,
  disabled,
  look,
}: RadioGroupProps<Value> & { readonly look: string | undefined }) {
  const name = useId()
  const hasError = error !== undefined && error !== null && error !== ''
  const describedBy = [hint !== undefined && `${name}-hint`, hasError && `${name}-error`].filter(Boolean).join(' ')
  return (
    <fieldset className={styles.group} data-invalid={hasError || undefined} aria-describedby={describedBy || undefined}>
      <legend className={hideLabel ? field.hidden : field.label}>{label}</legend>
      <div className={look}>
        {options.map(option => (
          <label key={option.value} className={classes(styles.choice, option.value === value && styles.chosen)}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={disabled === true || option.disabled}
              onChange={() => onChange(option.value)}
            />
            <span>
              {option.label}
              {option.description !== undefined && <span className={styles.description}>{option.description}</span>}
            </span>
          </label>
        ))}
      </div>
      {hasError && (
        <p id={`${name}-error`} className={field.error}>
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${name}-hint`} className={field.hint}>
          {hint}
        </p>
      )}
    </fieldset>
  )
}
