import type { ReactNode } from 'react'
import { Tooltip } from '../../design/tooltip.tsx'
import { VisuallyHidden } from '../../design/visually-hidden.tsx'
import styles from './figure-card.module.css'

export type FigureCardProps = {
  readonly label: string
  /** Null where it is not known. */
  readonly value: string | null
  /** Words after the figure, smaller: "people". */
  readonly unit?: string
  /** The list behind the figure. */
  readonly href: string
  /** Why the figure is only an upper bound; null when it is exact. */
  readonly atMost?: string | null
  /** Why there may be more. */
  readonly atLeast?: string | null
  /** Small words below; links in it lead elsewhere. */
  readonly children?: ReactNode
}

/** One figure. The whole card is a link to what it counts; smaller links may lie on it. */
export function FigureCard({ label, value, unit, href, atMost = null, atLeast = null, children }: FigureCardProps) {
  const why = atMost ?? atLeast
  const link = (
    <a className={styles.link} href={href}>
      <span className={styles.label}>{label}</span>
      <span className={styles.value}>
        {value === null ? (
          <span className={styles.unit}>not known</span>
        ) : (
          <>
            {atMost !== null && <span className={styles.bound}>at most </span>}
            {atLeast !== null && <span className={styles.bound}>at least </span>}
            {value}
            {unit !== undefined && <span className={styles.unit}> {unit}</span>}
          </>
        )}
        {why !== null && <VisuallyHidden>. {why}</VisuallyHidden>}
      </span>
    </a>
  )
  return (
    <li className={styles.card}>
      {why === null ? link : <Tooltip text={why}>{link}</Tooltip>}
      <div className={styles.below}>{children}</div>
    </li>
  )
}
