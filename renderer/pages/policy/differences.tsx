import { ArrowRight } from 'lucide-react'
import { compare } from '../../../shared/policy/compare.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { VisuallyHidden } from '../../design/visually-hidden.tsx'
import styles from './versions.module.css'

/** What one policy says otherwise than another. */
export function Differences({ before, after }: { readonly before: Policy; readonly after: Policy }) {
  const differences = compare(before, after)
  if (differences.length === 0) return <p className={styles.same}>They say the same.</p>
  return (
    <ul className={styles.differences} aria-label="Differences">
      {differences.map(each => (
        <li key={each.what} className={styles.difference}>
          <span className={styles.what}>{each.what}</span>
          <span className={styles.old}>{each.before}</span>
          <ArrowRight size={13} aria-hidden />
          <VisuallyHidden>becomes</VisuallyHidden>
          <span className={styles.new}>{each.after}</span>
        </li>
      ))}
    </ul>
  )
}
