import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Connection } from '../../shared/contract/connections.ts'
import type { Failure } from '../../shared/contract/reply.ts'
import { failureOf } from './failure.ts'
import { useCall, useMutationCall } from './queries.ts'

type ConnectionsState = {
  readonly list: readonly Connection[]
  /** `asking` until the saved connections are known; then one of the others. */
  readonly state: 'asking' | 'none' | 'opening' | 'open' | 'failed'
  /** The connection that all screens are about. */
  readonly current: Connection | null
  /** Why the last opening failed, or why the list could not be read. */
  readonly failure: Failure | null
  /** Opens a saved connection and makes it the current one. Throws the console's RollcallError. */
  readonly open: (connectionId: string) => Promise<Connection>
  /** Makes the demo store where there is none, and opens it. */
  readonly openDemo: () => Promise<Connection>
  /** Asks for the list again, after something was saved or removed. */
  readonly reload: () => Promise<void>
}

const ConnectionsContext = createContext<ConnectionsState | null>(null)

/** `begun` once anything was opened, or tried: until then the one that was opened last is still to come. */
type Opening = {
  readonly id: string | null
  readonly failure: Failure | null
  readonly busy: boolean
  readonly begun: boolean
}

/** Knows the saved connections. At the start it opens again the one that was opened last. */
export function ConnectionProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient()
  const listing = useCall('connections.list', {})
  const { mutateAsync: askOpen } = useMutationCall('connections.open')
  const { mutateAsync: askDemo } = useMutationCall('connections.openDemo')
  const [opening, setOpening] = useState<Opening>({ id: null, failure: null, busy: false, begun: false })
  const begun = useRef(false)
  const list = useMemo(() => listing.data ?? [], [listing.data])

  const reload = useCallback(() => queries.invalidateQueries({ queryKey: ['connections.list'] }), [queries])
  const openWith = useCallback(
    async (id: string | null, ask: () => Promise<Connection>) => {
      begun.current = true
      setOpening({ id, failure: null, busy: true, begun: true })
      try {
        const connection = await ask()
        await reload()
        // Another run of the monitor: what the last one said of sessions, and its refs, hold no longer.
        void queries.resetQueries({ predicate: query => query.meta?.['live'] === true })
        setOpening({ id: connection.id, failure: null, busy: false, begun: true })
        return connection
      } catch (error) {
        await reload()
        setOpening({ id, failure: failureOf(error), busy: false, begun: true })
        throw error
      }
    },
    [queries, reload],
  )
  const open = useCallback((id: string) => openWith(id, () => askOpen({ connectionId: id })), [openWith, askOpen])
  const openDemo = useCallback(() => openWith(null, () => askDemo({})), [openWith, askDemo])

  const last = lastOpened(list)
  useEffect(() => {
    if (begun.current || last === undefined) return
    open(last.id).catch(() => undefined)
  }, [last, open])

  const current = list.find(connection => connection.id === opening.id) ?? null
  const state = useMemo<ConnectionsState>(
    () => ({
      list,
      state: stateOf(listing.isPending, listing.isError, opening, current, last !== undefined && !opening.begun),
      current,
      failure: opening.failure ?? (listing.error === null ? null : failureOf(listing.error)),
      open,
      openDemo,
      reload,
    }),
    [list, listing.isPending, listing.isError, listing.error, opening, current, last, open, openDemo, reload],
  )
  return <ConnectionsContext value={state}>{children}</ConnectionsContext>
}

/** All saved connections, which one is current, and how to open another. */
export function useConnections(): ConnectionsState {
  const state = use(ConnectionsContext)
  if (state === null) throw new Error('useConnections outside of its provider')
  return state
}

/** The open connection, on the pages that are only shown with one: Overview, Sessions and Users. */
export function useConnection(): Connection {
  const { current } = useConnections()
  if (current === null) throw new Error('useConnection without an open connection')
  return current
}

function stateOf(
  asking: boolean,
  unknown: boolean,
  opening: Opening,
  current: Connection | null,
  willOpenLast: boolean,
): ConnectionsState['state'] {
  if (asking) return 'asking'
  if (opening.busy || willOpenLast) return 'opening'
  if (unknown || opening.failure !== null) return 'failed'
  return current === null ? 'none' : 'open'
}

function lastOpened(list: readonly Connection[]): Connection | undefined {
  return list
    .filter(connection => connection.lastOpenedAt !== null)
    .toSorted((one, other) => (other.lastOpenedAt ?? 0) - (one.lastOpenedAt ?? 0))[0]
}
