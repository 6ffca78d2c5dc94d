import { useEffect, useEffectEvent, useRef } from 'react'
import type { SessionRow } from '../../../shared/contract/session.ts'
import { useClient } from '../../app/client.tsx'
import type { Selection } from '../../table/selection.ts'
import type { Pages } from '../../table/use-pages.ts'

const leastMsBetween = 3000

/**
 * Tells which selected sessions are gone from the store. Those in view are there; the others are asked for when the list has
 * changed. Not while a log out is being decided: that has its own preview.
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
    if (!enabled || selection.kind === 'matching' || Date.now() - lastCheck.current < leastMsBetween) return
    const inView = new Set([...pages.pages.values()].flatMap(rows => rows.map(row => row.ref)))
    const refs = [...selection.refs].filter(ref => !inView.has(ref))
    if (refs.length === 0) return
    lastCheck.current = Date.now()
    const gone = await client.call('sessions.vanished', { connectionId, refs })
    if (gone.refs.length > 0) onVanished(gone.refs)
  })
  const { version } = pages
  useEffect(() => {
    // When it cannot be asked, the selection stays as it is, and the dialog's own preview tells what is gone.
    check().catch(() => undefined)
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- it follows the version without reading it
  }, [version])
}
