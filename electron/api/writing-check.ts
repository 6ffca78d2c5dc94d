import type { Site } from '../../shared/contract/connections.ts'
import type { StoreInfo } from '../../shared/contract/monitor.ts'
import type { Finding } from './finding.ts'
import { passed, skipped, warning } from './finding.ts'

/**
 * Whether sessions may be logged out, and their expiry changed, as the store says once it is open; nothing is tried. That they may
 * not is a warning: they can still be watched.
 */
export async function writingFinding({ mode }: Site, open: () => Promise<StoreInfo>): Promise<Finding> {
  if (mode === 'read-only') {
    return skipped('Read-only was chosen: nobody can be logged out from here. Choose Operator for that.')
  }
  const { logout, setExpiry } = await open()
  if (!logout.possible) return warning('Nobody can be logged out', logout.reason)
  if (!setExpiry.possible) {
    return passed('Sessions may be logged out; their expiry cannot be changed', setExpiry.reason)
  }
  return passed('Sessions may be logged out, and their expiry changed')
}
