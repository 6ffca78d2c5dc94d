import type { Site } from '../../shared/contract/connections.ts'
import type { StoreInfo } from '../../shared/contract/monitor.ts'
import type { Passwords } from './open-store.ts'
import { createStore } from './open-store.ts'

/** What may be done to the sessions of a site, as the server says; nothing is tried. Throws what opening the store throws. */
export async function lookAtWriting(
  site: Site,
  passwords: Passwords,
): Promise<Pick<StoreInfo, 'logout' | 'setExpiry'>> {
  const store = createStore(site, passwords)
  try {
    const { logout, setExpiry } = await store.open()
    return { logout, setExpiry }
  } finally {
    await store.close()
  }
}
