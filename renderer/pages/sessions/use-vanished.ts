import { useEffect, useEffectEvent, useRef } from 'react'
import type { Client } from '../../../shared/contract/client.ts'
import type { SessionRow } from '../../../shared/contract/session.ts'
import { useClient } from '../../app/client.tsx'
import { failureOf } from '../../app/failure.ts'
import type { Selection } from '../../table/selection.ts'
import type { Pages } from '../../table/use-pages.ts'

/** A preview lists this many sessions by name; of more, which ones are gone cannot be told here. */
const mostChecked = 100
const leastMsBetween = 3000

/**
 * Tells which selected sessions are gone from the store. Those in view are there; the others are looked up when the list has
 * changed, through the same preview that a log out begins with. Not while a log out is being decided: that has its own.
 */
export function useVanished(
  connectionId: string,
  selection: Selection,
  pages: Pages<SessionRow>,
  enabled: boolean,
  onVanished: (refs: readonly string[]) => void,
): void {
  const client = useClient()
  const lastCheck = useRef(0)
  const check = useEffectEvent(async () => {
    if (!enabled || selection.kind === 'matching' || selection.refs.size === 0 || selection.refs.size > mostChecked)
      return
    if (Date.now() - lastCheck.current < leastMsBetween) return
    const inView = new Set([...pages.pages.values()].flatMap(rows => rows.map(row => row.ref)))
    const refs = [...selection.refs].filter(ref => !inView.has(ref))
    if (refs.length === 0) return
    lastCheck.current = Date.now()
    const living = await livingOf(client, connectionId, refs)
    const gone = refs.filter(ref => !living.has(ref))
    if (gone.length > 0) onVanished(gone)
  })
  const { version } = pages
  useEffect(() => {
    // When it cannot be asked, the selection stays as it is, and the dialog's own preview tells what is gone.
    check().catch(() => undefined)
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- it follows the version without reading it
  }, [version])
}

/** Those of at most 100 refs that are still there. */
async function livingOf(client: Client, connectionId: string, refs: readonly string[]): Promise<ReadonlySet<string>> {
  try {
    const target = { kind: 'sessions' as const, refs: [...refs] }
    const plan = await client.call('sessions.previewLogout', { connectionId, target })
    return new Set(plan.newest.map(row => row.ref))
  } catch (error) {
    if (failureOf(error).code === 'NOT_FOUND') return new Set()
    throw error
  }
}
