import { ChevronDown } from 'lucide-react'
import { classes } from './classes.ts'
import control from './control.module.css'
import type { FieldLook } from './field.tsx'
import { Field } from './field.tsx'
import styles from './select.module.css'

export type Option<Value extends string> = {
  readonly value: Value
  readonly label: string
  readonly disabled?: boolean
  /** A second line, where the control shows one. */
  readonly description?: string
}

export type SelectProps<Value extends string> = FieldLook & {
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly options: readonly Option<Value>[]
  readonly disabled?: boolean
  readonly name?: string
}

/** One of several, from the system's own list. */
export function Select<Value extends string>({
  value,
  onChange,
  options,
  disabled,
  name,
  ...look
}: SelectProps<Value>) {
  return (
    <Field {...look}>
      {ids => (
        <span className={styles.frame}>
          <select
            {...ids}
            name={name}
            className={classes(control.control, styles.select)}
            value={value}
            disabled={disabled}
            onChange={event => onChange(event.target.value as Value)}
          >
            {options.map(option => (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronDown size={14} className={classes(control.sign, styles.arrow)} aria-hidden />
        </span>
      )}
    </Field>
  )
}
