import type { Site } from '../../shared/contract/connections.ts'
import type { Secrets } from '../monitor/protocol.ts'
import { lookAtWriting } from '../stores/writing.ts'
import type { Finding } from './connection-test.ts'

/** Whether sessions may be logged out, and their expiry changed. That they may not is a warning: they can still be watched. */
export async function checkWriting(site: Site, secrets: Secrets): Promise<Finding> {
  if (site.mode === 'read-only') {
    const detail = 'Read-only was chosen: nobody can be logged out from here. Choose Operator for that.'
    return { state: 'skipped', detail, hint: null }
  }
  const { logout, setExpiry } = await lookAtWriting(site, secrets)
  if (!logout.possible) return { state: 'warning', detail: 'Nobody can be logged out', hint: logout.reason }
  if (!setExpiry.possible) {
    return {
      state: 'passed',
      detail: 'Sessions may be logged out; their expiry cannot be changed',
      hint: setExpiry.reason,
    }
  }
  return { state: 'passed', detail: 'Sessions may be logged out, and their expiry changed', hint: null }
}
