import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import styles from './checkbox.module.css'
import { VisuallyHidden } from './visually-hidden.tsx'

export type CheckboxProps = {
  readonly label: ReactNode
  readonly hideLabel?: boolean
  readonly checked: boolean
  /** Some, but not all. */
  readonly indeterminate?: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
  readonly name?: string
  readonly tabIndex?: number
}

/** Yes or no, or part of a selection. */
export function Checkbox({ label, hideLabel = false, indeterminate = false, onChange, ...rest }: CheckboxProps) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current) input.current.indeterminate = indeterminate
  }, [indeterminate])
  return (
    <label className={styles.checkbox}>
      <input ref={input} type="checkbox" {...rest} onChange={event => onChange(event.target.checked)} />
      {hideLabel ? <VisuallyHidden>{label}</VisuallyHidden> : <span>{label}</span>}
    </label>
  )
}
