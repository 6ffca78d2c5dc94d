import type { LucideIcon } from 'lucide-react'
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './banner.module.css'
import { classes } from './classes.ts'
import type { Tone } from './tone.ts'

const icons: Readonly<Record<Tone, LucideIcon>> = {
  good: CircleCheck,
  warning: TriangleAlert,
  bad: CircleAlert,
  neutral: Info,
  accent: Info,
}

export type BannerProps = {
  readonly tone: Tone
  readonly children: ReactNode
  readonly actions?: ReactNode
  /** Runs along the whole width under the top bar instead of standing in a page. */
  readonly wide?: boolean
  /** False where it was there from the beginning and needs no announcement. */
  readonly live?: boolean
}

/** Something to know about the whole page, said quietly. */
export function Banner({ tone, children, actions, wide = false, live = true }: BannerProps) {
  const Icon = icons[tone]
  return (
    <div className={classes(styles.banner, styles[tone], wide && styles.wide)} role={live ? 'status' : undefined}>
      <Icon size={15} aria-hidden />
      <div className={styles.words}>{children}</div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}
