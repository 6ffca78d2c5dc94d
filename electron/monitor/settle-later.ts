import { setTimeout as delay } from 'node:timers/promises'
import { logTrouble } from './log-trouble.ts'
import type { LogoutParts } from './logout.ts'
import type { Found } from './plan-look.ts'
import { read } from './plan-look.ts'

/** At 8 s each, somewhat less than half an hour. */
const mostTries = 200

/**
 * Finds out, once the store answers again, what became of sessions whose deletion could not be read back. Those that are gone
 * went because of us; those that are there did not, and may still be logged out by the site. Never throws.
 */
export async function settleLater(parts: LogoutParts, unknown: readonly Found[]): Promise<void> {
  const { index, apply, unexpect, readBackDelays } = parts
  const { generation } = index.columns()
  const open = unknown
    .filter(({ slot, sessionKey }) => index.find(sessionKey) === slot)
    .map(({ slot, sessionKey }) => ({ slot, sessionKey, life: generation[slot] as number }))
  // What the sweep finds gone meanwhile is settled.
  const stillOpen = () => open.filter(({ slot, life }) => index.isStill(slot, life))
  for (let tries = 0; tries < mostTries && stillOpen().length > 0; tries += 1) {
    await delay(readBackDelays.at(-1), undefined, { ref: false })
    const keys = stillOpen().map(({ sessionKey }) => sessionKey)
    const there = await read(parts, keys).catch(() => null)
    if (there === null) continue
    const found = new Set(there.rows.map(row => row.sessionKey))
    for (const { slot, sessionKey } of stillOpen()) if (!found.has(sessionKey)) apply.gone(slot)
    await apply.follow(there).catch(logTrouble)
    break
  }
  for (const { slot } of stillOpen()) unexpect(slot)
}
