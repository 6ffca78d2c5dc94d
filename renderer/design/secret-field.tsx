import { useState } from 'react'
import { Button } from './button.tsx'
import type { FieldLook } from './field.tsx'
import { Field } from './field.tsx'
import { Badge } from './badge.tsx'
import styles from './secret-field.module.css'
import { TextField } from './text-field.tsx'

export type SecretFieldProps = FieldLook & {
  /** Undefined: what is held stays. Empty: it is forgotten. Otherwise the new secret. */
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
  /** A secret is held in the console already; it never comes back to the screen. */
  readonly held: boolean
  /** What the badge of a held secret says. */
  readonly heldWords?: string
  /** More than one: several secrets, one a line. */
  readonly lines?: number
  readonly placeholder?: string
}

/** A password or a key: what is held is never shown, only replaced or forgotten. */
export function SecretField({
  value,
  onChange,
  held,
  heldWords = 'held',
  lines = 1,
  placeholder,
  ...look
}: SecretFieldProps) {
  const [replacing, setReplacing] = useState(false)
  if (held && !replacing && value === undefined) {
    return (
      <Field {...look}>
        {ids => (
          <div className={styles.held}>
            <Badge tone="good">{heldWords}</Badge>
            <Button {...ids} size="small" aria-label={`Replace ${look.label}`} onClick={() => setReplacing(true)}>
              Replace
            </Button>
            <Button size="small" variant="quiet" aria-label={`Forget ${look.label}`} onClick={() => onChange('')}>
              Forget
            </Button>
          </div>
        )}
      </Field>
    )
  }
  if (held && !replacing && value === '') {
    return (
      <Field {...look}>
        {ids => (
          <div className={styles.held}>
            <Badge tone="warning">forgotten when saved</Badge>
            <Button {...ids} size="small" onClick={() => onChange(undefined)}>
              Keep it
            </Button>
          </div>
        )}
      </Field>
    )
  }
  return (
    <div className={styles.entry}>
      <TextField
        {...look}
        type="password"
        mono
        lines={lines}
        masked
        autoComplete="new-password"
        placeholder={placeholder}
        value={value ?? ''}
        onChange={text => onChange(text === '' ? undefined : text)}
      />
      {held && (
        <Button
          size="small"
          variant="quiet"
          onClick={() => {
            onChange(undefined)
            setReplacing(false)
          }}
        >
          Keep the held one
        </Button>
      )}
    </div>
  )
}
