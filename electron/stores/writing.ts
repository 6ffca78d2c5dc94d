import type { Site } from '../../shared/contract/connections.ts'
import type { StoreInfo } from '../../shared/contract/monitor.ts'
import { createEngine } from './open-store.ts'
import { createSessionTable } from './session-table.ts'

/** What may be done to the sessions of a site, as the server says; nothing is tried. Throws what opening the store throws. */
export async function lookAtWriting(
  site: Site,
  password: string | null,
): Promise<Pick<StoreInfo, 'logout' | 'setExpiry'>> {
  const store = createSessionTable(createEngine(site.store, password, site.mode === 'read-only'), site)
  try {
    const { logout, setExpiry } = await store.open()
    return { logout, setExpiry }
  } finally {
    await store.close()
  }
}
