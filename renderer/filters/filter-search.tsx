import { useEffect, useState } from 'react'
import { SearchField } from '../design/search-field.tsx'
import styles from './filter.module.css'

const pauseMs = 200

export type FilterSearchProps = {
  readonly text: string
  readonly onChange: (text: string) => void
  readonly label?: string
}

/** The text condition. It takes effect after a short pause in typing; a text that comes from elsewhere replaces what stands. */
export function FilterSearch({ text, onChange, label = 'Name, e-mail, role, fingerprint' }: FilterSearchProps) {
  const [typed, setTyped] = useState(text)
  const [known, setKnown] = useState(text)
  if (text !== known) {
    setKnown(text)
    if (text !== typed.trim()) setTyped(text)
  }
  useEffect(() => {
    const wanted = typed.trim()
    if (wanted === text) return undefined
    const timer = setTimeout(() => onChange(wanted), pauseMs)
    return () => clearTimeout(timer)
    // The list refreshes about every second, and each render brings another onChange: only typing starts the pause anew.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [typed, text])
  return (
    <SearchField label={label} value={typed} onChange={setTyped} maxLength={200} pageSearch className={styles.search} />
  )
}
