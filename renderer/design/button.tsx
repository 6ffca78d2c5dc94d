import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import styles from './button.module.css'
import { classes } from './classes.ts'
import { Spinner } from './spinner.tsx'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'

type Look = {
  readonly variant?: ButtonVariant
  readonly size?: 'medium' | 'small'
  readonly icon?: LucideIcon
  readonly children?: ReactNode
}

export type ButtonProps = Look & {
  /** Shows that its work is under way; it can then not be pressed again. */
  readonly busy?: boolean
} & ComponentProps<'button'>

/** The classes of a button, for the few elements that look like one and are none. */
export function buttonClass({ variant = 'secondary', size = 'medium' }: Look, ...more: (string | undefined)[]): string {
  return classes(styles.button, styles[variant], styles[size], ...more)
}

/** Does something. `type` is "button" unless told otherwise. */
export function Button({ variant, size, icon: Icon, busy = false, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled === true || busy}
      aria-busy={busy || undefined}
      className={buttonClass({ variant, size }, className)}
    >
      {busy ? <Spinner /> : Icon && <Icon size={15} aria-hidden />}
      {children}
    </button>
  )
}

/** Goes somewhere, and looks like a button: a real link, so that it can be opened, copied and gone back from. */
export function ButtonLink({ variant, size, icon: Icon, className, children, ...rest }: Look & ComponentProps<'a'>) {
  return (
    <a {...rest} className={buttonClass({ variant, size }, className)}>
      {Icon && <Icon size={15} aria-hidden />}
      {children}
    </a>
  )
}
