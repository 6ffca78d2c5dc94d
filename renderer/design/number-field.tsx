import { useState } from 'react'
import type { TextFieldProps } from './text-field.tsx'
import { TextField } from './text-field.tsx'

export type NumberFieldProps = Omit<TextFieldProps, 'value' | 'onChange' | 'lines'> & {
  readonly value: number | null
  /** Null when what stands there is no number. */
  readonly onChange: (value: number | null) => void
}

/** A whole number. What is typed stays as typed; the number changes with it. */
export function NumberField({ value, onChange, ...rest }: NumberFieldProps) {
  const [typed, setTyped] = useState(value === null ? '' : String(value))
  const shown = parse(typed) === value ? typed : value === null ? '' : String(value)
  return (
    <TextField
      inputMode="numeric"
      {...rest}
      value={shown}
      onChange={text => {
        setTyped(text)
        onChange(parse(text))
      }}
    />
  )
}

function parse(text: string): number | null {
  const plain = text.replaceAll(/[\s,_]/g, '')
  return /^-?\d{1,15}$/.test(plain) ? Number(plain) : null
}
