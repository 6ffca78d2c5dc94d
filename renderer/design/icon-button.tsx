import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { buttonClass } from './button.tsx'
import styles from './icon-button.module.css'
import { Tooltip } from './tooltip.tsx'

export type IconButtonProps = {
  /** Its name, also shown on hover and focus. */
  readonly label: string
  readonly icon: LucideIcon
  readonly variant?: 'quiet' | 'secondary'
  readonly size?: 'medium' | 'small'
} & Omit<ComponentProps<'button'>, 'aria-label' | 'children'>

/** A button that is only an icon. */
export function IconButton({ label, icon: Icon, variant = 'quiet', size, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={buttonClass({ variant, size }, styles.square, className)}
      >
        <Icon size={size === 'small' ? 14 : 16} aria-hidden />
      </button>
    </Tooltip>
  )
}
