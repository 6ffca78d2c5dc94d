import type { ReactNode } from 'react'
import { useState } from 'react'
import { Slider } from '../../design/slider.tsx'
import { TextField } from '../../design/text-field.tsx'
import styles from './limits.module.css'
import { placeOf, valueAt } from './stops.ts'

export type LimitRowProps = {
  readonly label: string
  readonly hint?: ReactNode
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  readonly stops: readonly number[]
  /** Whether there may be no limit at all. */
  readonly optional: boolean
  readonly print: (value: number | null) => string
  readonly parse: (text: string) => Parsed
}

export type Parsed =
  { readonly ok: true; readonly value: number | null } | { readonly ok: false; readonly problem: string }

/** One limit: a slider for the usual values, and a field for any. What was typed wrong stays, with the reason. */
export function LimitRow({ label, hint, value, onChange, stops, optional, print, parse }: LimitRowProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const read = typed === null ? null : parse(typed)
  const problem = read === null ? null : wrong(read, optional)
  const last = stops.length - (optional ? 0 : 1)
  return (
    <div className={styles.row}>
      <div className={styles.line}>
        <span className={styles.name}>{label}</span>
        <div className={styles.way}>
          <Slider
            label={`${label}, slider`}
            hideLabel
            value={Math.min(placeOf(stops, value), last)}
            last={last}
            words={print(value)}
            onChange={place => {
              setTyped(null)
              onChange(valueAt(stops, place))
            }}
          />
        </div>
        <TextField
          label={label}
          hideLabel
          className={styles.typed}
          value={typed ?? print(value)}
          error={problem}
          onChange={text => {
            setTyped(text)
            const next = parse(text)
            if (wrong(next, optional) === null && next.ok) onChange(next.value)
          }}
          onBlur={() => problem === null && setTyped(null)}
          onKeyDown={event => {
            if (event.key === 'Escape' || (event.key === 'Enter' && problem === null)) setTyped(null)
          }}
        />
      </div>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
    </div>
  )
}

function wrong(read: Parsed, optional: boolean): string | null {
  if (!read.ok) return read.problem
  return read.value === null && !optional ? 'A cookie age is needed. Type for example 14 d.' : null
}
