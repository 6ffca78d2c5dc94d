import { useState } from 'react'
import { useConnection } from '../app/connection.tsx'
import { Button } from '../design/button.tsx'
import { TextField } from '../design/text-field.tsx'
import styles from './logout.module.css'
import { recentReasons } from './recent-reasons.ts'

export type ReasonFieldProps = {
  readonly value: string
  readonly onChange: (reason: string) => void
  readonly disabled?: boolean
}

/** Why: for the audit log. Reasons given lately for this connection are offered. */
export function ReasonField({ value, onChange, disabled }: ReasonFieldProps) {
  const { id } = useConnection()
  const [recent] = useState(() => recentReasons(id))
  return (
    <div className={styles.reason}>
      <TextField
        label="Reason"
        hint="It is written into the audit log, with your name. At least 3 characters."
        value={value}
        onChange={onChange}
        maxLength={500}
        required
        disabled={disabled}
        placeholder="Lost laptop, ticket 4711"
        data-autofocus
      />
      {recent.length > 0 && (
        <ul className={styles.recent} aria-label="Recent reasons">
          {recent.map(reason => (
            <li key={reason}>
              {' '}
              <Button size="small" disabled={disabled} onClick={() => onChange(reason)}>
                <span className={styles.recentWords}>{reason}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
