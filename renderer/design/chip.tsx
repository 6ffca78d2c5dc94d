import { Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './chip.module.css'
import { classes } from './classes.ts'
import type { PopoverProps } from './popover.tsx'
import { Popover } from './popover.tsx'

export type ChipProps = {
  readonly children: ReactNode
  /** What its words open; without it they are no button. */
  readonly opens?: Pick<PopoverProps, 'label' | 'children'>
  /** The cross at its end. */
  readonly remove?: { readonly label: string; readonly onRemove: () => void }
}

/** One of several conditions or rules: its words, which may open an editor, and a cross that takes it away. */
export function Chip({ children, opens, remove }: ChipProps) {
  return (
    <span className={classes(styles.chip, remove === undefined && styles.alone)}>
      {opens === undefined ? (
        <span className={styles.words}>{children}</span>
      ) : (
        <Popover {...opens} trigger={children} triggerProps={{ className: styles.words }} />
      )}
      {remove !== undefined && (
        <button type="button" className={styles.remove} aria-label={remove.label} onClick={remove.onRemove}>
          <X size={13} aria-hidden />
        </button>
      )}
    </span>
  )
}

/** The part of a chip's words that tells it from others of its kind. */
export const ChipValue = ({ children }: { readonly children: ReactNode }) => (
  <span className={styles.value}>{children}</span>
)

/** Stands behind the chips and opens what adds another. */
export function AddChip({ noun, ...popover }: Pick<PopoverProps, 'label' | 'children'> & { readonly noun: string }) {
  return (
    <Popover
      {...popover}
      triggerProps={{ className: styles.add }}
      trigger={
        <>
          <Plus size={13} aria-hidden /> {noun}
        </>
      }
    />
  )
}
