import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './badge.module.css'
import { classes } from './classes.ts'
import type { Tone } from './tone.ts'

export type BadgeProps = {
  readonly tone?: Tone
  readonly icon?: LucideIcon
  readonly title?: string
  readonly children: ReactNode
}

/** One word about a thing's state, in the colour of its meaning. */
export function Badge({ tone = 'neutral', icon: Icon, title, children }: BadgeProps) {
  return (
    <span className={classes(styles.badge, styles[tone])} title={title}>
      {Icon && <Icon size={11} strokeWidth={2.5} aria-hidden />}
      <span className={styles.words}>{children}</span>
    </span>
  )
}
