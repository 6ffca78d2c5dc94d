import type { ComponentProps } from 'react'
import { classes } from './classes.ts'
import control from './control.module.css'
import type { FieldLook } from './field.tsx'
import { Field } from './field.tsx'

export type TextFieldProps = FieldLook & {
  readonly value: string
  readonly onChange: (value: string) => void
  /** For things that are typed exactly: keys, paths, names of tables. */
  readonly mono?: boolean
  /** More than one: a text area of so many lines. */
  readonly lines?: number
  /** Shows dots in a text area, as type="password" does in a line. */
  readonly masked?: boolean
} & Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'className'>

/** A line of text, or several. */
export function TextField({
  label,
  hideLabel,
  hint,
  error,
  className,
  value,
  onChange,
  mono = false,
  lines = 1,
  masked = false,
  ...rest
}: TextFieldProps) {
  const look = classes(control.control, mono && control.mono)
  return (
    <Field {...{ label, hideLabel, hint, error, className }}>
      {ids =>
        lines > 1 ? (
          <textarea
            {...ids}
            className={classes(look, masked && control.masked)}
            rows={lines}
            value={value}
            onChange={event => onChange(event.target.value)}
            placeholder={rest.placeholder}
            disabled={rest.disabled}
            name={rest.name}
            spellCheck={false}
          />
        ) : (
          <input
            type="text"
            autoComplete="off"
            spellCheck={false}
            {...rest}
            {...ids}
            className={look}
            value={value}
            onChange={event => onChange(event.target.value)}
          />
        )
      }
    </Field>
  )
}
