import { CalendarClock } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import { Tooltip } from '../design/tooltip.tsx'
import { VisuallyHidden } from '../design/visually-hidden.tsx'
import { useExpiryPermission } from './use-expiry-permission.ts'

export type ExpiryButtonProps = {
  readonly onClick: () => void
  readonly disabled?: boolean
  readonly children: ReactNode
}

/** Opens the question what to do to the expiry. Where that cannot be, it stays reachable, does nothing and says why. */
export function ExpiryButton({ onClick, disabled = false, children }: ExpiryButtonProps) {
  const permission = useExpiryPermission()
  if (permission.allowed) {
    return (
      <Button icon={CalendarClock} disabled={disabled} onClick={onClick}>
        {children}
      </Button>
    )
  }
  return (
    <Tooltip text={permission.reason}>
      <Button icon={CalendarClock} aria-disabled>
        {children}
        <VisuallyHidden>: {permission.reason}</VisuallyHidden>
      </Button>
    </Tooltip>
  )
}
