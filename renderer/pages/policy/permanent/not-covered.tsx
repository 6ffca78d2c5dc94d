import styles from './permanent.module.css'

/** What a way leaves open, beside its buttons. */
export function NotCovered({ lines }: { readonly lines: readonly string[] }) {
  return (
    <aside className={styles.notCovered} aria-label="What this way does not cover">
      <h3>Not covered</h3>
      <ul>
        {lines.map(line => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </aside>
  )
}
