import type { Connection } from '../../shared/contract/connections.ts'
import { useConnection } from '../app/connection.tsx'
import { useMonitorStatus } from '../app/live.tsx'

export type LogoutPermission = { readonly allowed: true } | { readonly allowed: false; readonly reason: string }

/** Whether sessions can be logged out here, and if not, why: the connection's mode first, then what the store allows. */
export function useLogoutPermission(): LogoutPermission {
  const connection = useConnection()
  const status = useMonitorStatus(connection.id)
  return permissionOf(connection.site.mode, status?.store?.logout ?? null)
}

/** The same, from its parts. */
export function permissionOf(
  mode: Connection['site']['mode'],
  logout: { readonly possible: boolean; readonly reason: string | null } | null,
): LogoutPermission {
  if (mode === 'read-only') return { allowed: false, reason: 'This connection is read-only.' }
  if (logout === null) return { allowed: false, reason: 'The store has not been opened yet.' }
  if (logout.possible) return { allowed: true }
  return { allowed: false, reason: logout.reason ?? 'This store does not let sessions be logged out.' }
}
