import styles from './brand.module.css'

/** The mark and the name. */
export function Brand({ large = false }: { readonly large?: boolean }) {
  const size = large ? 28 : 18
  return (
    <span className={large ? styles.large : styles.brand}>
      <svg width={size} height={size} viewBox="0 0 18 18" aria-hidden>
        <rect width="18" height="18" rx="5" className={styles.tile} />
        <rect x="4.6" y="5" width="3" height="8" rx="1.5" className={styles.bar} />
        <rect x="10.4" y="5" width="3" height="8" rx="1.5" className={styles.bar} />
      </svg>
      <span className={styles.name}>Rollcall</span>
    </span>
  )
}
