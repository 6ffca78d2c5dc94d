import styles from './legend.module.css'

export type LegendEntry = {
  /** As the chart draws it. */
  readonly mark: 'accent' | 'quiet' | 'faint' | 'ring' | 'dashed'
  readonly words: string
}

/** What the marks of a chart mean. */
export function Legend({ entries }: { readonly entries: readonly LegendEntry[] }) {
  return (
    <ul className={styles.legend} aria-label="Legend">
      {entries.map(({ mark, words }) => (
        <li key={mark}>
          <span className={styles[mark]} aria-hidden /> {words}
        </li>
      ))}
    </ul>
  )
}
