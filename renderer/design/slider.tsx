import type { CSSProperties } from 'react'
import { useId } from 'react'
import field from './field.module.css'
import styles from './slider.module.css'

export type SliderProps = {
  readonly label: string
  readonly hideLabel?: boolean
  /** A place on the way, from 0 to `last`. */
  readonly value: number
  readonly last: number
  /** What the place means, for assistive technology: "30 min". */
  readonly words: string
  readonly onChange: (value: number) => void
  readonly disabled?: boolean
}

/** A value on a way of steps: dragged, or moved by the arrow keys, Page Up and Down, Home and End. */
export function Slider({ label, hideLabel = false, value, last, words, onChange, disabled }: SliderProps) {
  const id = useId()
  const share = last === 0 ? 0 : (value / last) * 100
  return (
    <>
      <label htmlFor={id} className={hideLabel ? field.hidden : field.label}>
        {label}
      </label>
      <input
        id={id}
        type="range"
        className={styles.slider}
        min={0}
        max={last}
        step={1}
        value={value}
        disabled={disabled}
        aria-valuetext={words}
        style={{ '--filled': `${share}%` } as CSSProperties}
        onChange={event => onChange(Number(event.target.value))}
      />
    </>
  )
}
