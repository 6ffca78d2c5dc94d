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
  /** Small words below; links in it lead elsewhere. */
  readonly children?: ReactNode
}

/** One figure. The whole card is a link to what it counts; smaller links may lie on it. */
export function FigureCard({ label, value, unit, href, atMost = null, children }: FigureCardProps) {
  const link = (
    <a className={styles.link} href={href}>
      <span className={styles.label}>{label}</span>
      <span className={styles.value}>
        {value === null ? (
          <span className={styles.unit}>not known</span>
        ) : (
          <>
            {atMost !== null && <span className={styles.atMost}>at most </span>}
            {value}
            {unit !== undefined && <span className={styles.unit}> {unit}</span>}
          </>
        )}
        {atMost !== null && <VisuallyHidden>. {atMost}</VisuallyHidden>}
      </span>
    </a>
  )
  return (
    <li className={styles.card}>
      {atMost === null ? link : <Tooltip text={atMost}>{link}</Tooltip>}
      <div className={styles.below}>{children}</div>
    </li>
  )
}
