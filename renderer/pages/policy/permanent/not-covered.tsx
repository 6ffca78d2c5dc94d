import styles from './permanent.module.css'

/** What a way leaves open, beside its buttons. */
export function NotCovered({ lines }: { readonly lines: readonly string[] }) {
  return (
    <div className={styles.notCovered} role="note" aria-label="What this way does not cover">
      <h3>Not covered</h3>
      <ul>
        {lines.map(line => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  )
}
