import { Search, X } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classes } from './classes.ts'
import control from './control.module.css'
import styles from './search-field.module.css'

export type SearchFieldProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** The one that Ctrl or Cmd+F focuses on this page. */
  readonly pageSearch?: boolean
  readonly className?: string
} & Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'aria-label' | 'className'>

/** Text to look for. Escape empties it. */
export function SearchField({ label, value, onChange, pageSearch = false, className, ...rest }: SearchFieldProps) {
  return (
    <span className={classes(styles.frame, className)}>
      <Search size={14} className={classes(control.sign, styles.glass)} aria-hidden />
      <input
        type="text"
        role="searchbox"
        autoComplete="off"
        spellCheck={false}
        placeholder={label}
        {...rest}
        aria-label={label}
        data-page-search={pageSearch || undefined}
        className={classes(control.control, styles.input)}
        value={value}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Escape' && value !== '') {
            event.stopPropagation()
            onChange('')
          }
          rest.onKeyDown?.(event)
        }}
      />
      {value !== '' && (
        <button type="button" className={styles.clear} aria-label={`Clear: ${label}`} onClick={() => onChange('')}>
          <X size={13} aria-hidden />
        </button>
      )}
    </span>
  )
}
