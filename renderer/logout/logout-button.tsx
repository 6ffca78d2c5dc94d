import { LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import { Tooltip } from '../design/tooltip.tsx'
import { VisuallyHidden } from '../design/visually-hidden.tsx'
import { useLogoutPermission } from './use-logout-permission.ts'

export type LogoutButtonProps = {
  readonly onClick: () => void
  readonly variant?: 'danger' | 'secondary'
  readonly size?: 'small'
  readonly disabled?: boolean
  readonly children: ReactNode
}

/** Opens the question whether to log out. Where that cannot be, it stays reachable, does nothing and says why. */
export function LogoutButton({ onClick, variant = 'danger', size, disabled = false, children }: LogoutButtonProps) {
  const permission = useLogoutPermission()
  if (permission.allowed) {
    return (
      <Button variant={variant} size={size} disabled={disabled} icon={LogOut} onClick={onClick}>
        {children}
      </Button>
    )
  }
  return (
    <Tooltip text={permission.reason}>
      <Button variant="secondary" size={size} icon={LogOut} aria-disabled>
        {children}
        <VisuallyHidden>: {permission.reason}</VisuallyHidden>
      </Button>
    </Tooltip>
  )
}
