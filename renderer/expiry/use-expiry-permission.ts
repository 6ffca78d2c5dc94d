import { useConnection } from '../app/connection.tsx'
import { useMonitorStatus } from '../app/live.tsx'
import type { LogoutPermission } from '../logout/use-logout-permission.ts'

/** Whether the expiry of sessions can be changed here, and if not, why. */
export function useExpiryPermission(): LogoutPermission {
  const connection = useConnection()
  const status = useMonitorStatus(connection.id)
  if (connection.site.mode === 'read-only') return { allowed: false, reason: 'This connection is read-only.' }
  const setExpiry = status?.store?.setExpiry
  if (setExpiry === undefined) return { allowed: false, reason: 'The store has not been opened yet.' }
  if (setExpiry.possible) return { allowed: true }
  return { allowed: false, reason: setExpiry.reason ?? 'This store does not let the expiry of sessions be changed.' }
}
