import { useState } from 'react'
import type { SessionRow } from '../../../shared/contract/session.ts'
import { isIncomplete } from '../../app/connection-words.ts'
import { useMonitorStatus } from '../../app/live.tsx'
import { useCall } from '../../app/queries.ts'

const parameter = 'session'

/** The fingerprint of the session that an address has open, or null. Refs hold in one run only, so that no address has them. */
export function openIn(search: string): string | null {
  const fingerprint = new URLSearchParams(search).get(parameter)
  return fingerprint !== null && /^[a-z0-9]{8}$/i.test(fingerprint) ? fingerprint : null
}

/** The query of an address with that session open, or with none. */
export function withOpen(search: string, fingerprint: string | null): string {
  const params = new URLSearchParams(search)
  params.delete(parameter)
  if (fingerprint !== null) params.set(parameter, fingerprint)
  return params.toString()
}

type Known = {
  readonly of: string
  readonly fingerprint: string
  readonly ref: string
  readonly byKeyboard: boolean
}

/** `missing`: the address names a session that the store does not have. */
export type OpenSession =
  | { readonly state: 'closed' | 'asking' | 'missing' }
  | { readonly state: 'open'; readonly ref: string; readonly byKeyboard: boolean }

/** The session that the address has open; `remember` is told of one that is about to be, so that it need not be looked for. */
export function useOpenSession(
  connectionId: string,
  search: string,
): OpenSession & { readonly remember: (row: SessionRow, byKeyboard: boolean) => void } {
  const fingerprint = openIn(search)
  const [known, setKnown] = useState<Known | null>(null)
  const status = useMonitorStatus(connectionId)
  const isKnown = known !== null && known.of === connectionId && known.fingerprint === fingerprint
  const found = useCall(
    'sessions.page',
    {
      connectionId,
      filter: { text: fingerprint ?? '' },
      sort: { column: 'idle', direction: 'ascending' },
      offset: 0,
      limit: 100,
    },
    { enabled: fingerprint !== null && !isKnown, keepPrevious: false },
  )
  const remember = (row: SessionRow, byKeyboard: boolean) =>
    setKnown({ of: connectionId, fingerprint: row.fingerprint, ref: row.ref, byKeyboard })
  if (fingerprint === null) return { state: 'closed', remember }
  if (isKnown) return { state: 'open', ref: known.ref, byKeyboard: known.byKeyboard, remember }
  const row = found.data?.rows.find(each => each.fingerprint === fingerprint)
  // It stays open when it is gone: what was last read of it is still told.
  if (row !== undefined) remember(row, false)
  const isComplete = found.data !== undefined && status !== null && !isIncomplete(status)
  return { state: row === undefined && isComplete ? 'missing' : 'asking', remember }
}
