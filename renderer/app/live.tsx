import type { QueryClient } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { createContext, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { Job } from '../../shared/contract/jobs.ts'
import type { MonitorStatus } from '../../shared/contract/monitor.ts'
import type { Failure } from '../../shared/contract/reply.ts'
import { useClient } from './client.tsx'
import type { KeyedStore } from './keyed-store.ts'
import { createKeyedStore } from './keyed-store.ts'
import { throttle } from './throttle.ts'
import { useCall } from './queries.ts'

const refetchAtMostEveryMs = 500

type Live = { readonly statuses: KeyedStore<MonitorStatus>; readonly jobs: KeyedStore<Job> }

const LiveContext = createContext<Live | null>(null)
const AwayContext = createContext<Failure | null>(null)

/** Hears the console's events, and has lists and figures asked again when the store changed. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const client = useClient()
  const queries = useQueryClient()
  const [live] = useState<Live>(() => ({ statuses: createKeyedStore(), jobs: createKeyedStore() }))
  const [away, setAway] = useState<Failure | null>(null)
  useEffect(() => {
    const refetch = throttle(() => void refetchLive(queries), refetchAtMostEveryMs)
    const stopMonitor = client.subscribe('monitor', status => {
      const before = live.statuses.get(status.connectionId)
      live.statuses.set(status.connectionId, status)
      if (before?.version !== status.version || before.state !== status.state) refetch()
    })
    const stopJobs = client.subscribe('job', job => live.jobs.set(job.jobId, job))
    const stopResumed = client.onResumed(() => {
      // A state or a job's end may have passed unheard: everything on screen is asked for again.
      live.statuses.clear()
      live.jobs.clear()
      setAway(null)
      void queries.invalidateQueries()
    })
    const stopAway = client.onAway(setAway)
    return () => {
      stopAway()
      stopResumed()
      stopMonitor()
      stopJobs()
      refetch.cancel()
    }
  }, [client, queries, live])
  return (
    <LiveContext value={live}>
      <AwayContext value={away}>{children}</AwayContext>
    </LiveContext>
  )
}

/** Why the console itself cannot be reached; null while it can. */
export function useConsoleAway(): Failure | null {
  return use(AwayContext)
}

/**
 * How the picture of a store is being kept; null until it is known or while there is no connection. While the console itself
 * is away nobody keeps it: it is then as of the last word, and reconnecting.
 */
export function useMonitorStatus(connectionId: string | null): MonitorStatus | null {
  const { statuses } = useLive()
  const told = useSyncExternalStore(statuses.subscribe, () =>
    connectionId === null ? undefined : statuses.get(connectionId),
  )
  const asked = useCall(
    'monitor.status',
    { connectionId: connectionId ?? '' },
    { enabled: connectionId !== null && told === undefined, keepPrevious: false },
  )
  const away = useConsoleAway()
  const status = told ?? asked.data ?? null
  return useMemo(
    () =>
      status === null || away === null ? status : { ...status, state: 'reconnecting', failure: away, retryAt: null },
    [status, away],
  )
}

/** A job, as its last event or the first answer tells; null until one of them came, or without an id. */
export function useJob(jobId: string | null): Job | null {
  const { jobs } = useLive()
  const told = useSyncExternalStore(jobs.subscribe, () => (jobId === null ? undefined : jobs.get(jobId)))
  const asked = useCall('jobs.get', { jobId: jobId ?? '' }, { enabled: jobId !== null && !told, keepPrevious: false })
  return told ?? asked.data ?? null
}

/** Asks again for everything live that is on screen, without dropping what is shown. */
export async function refetchLive(queries: QueryClient): Promise<void> {
  await queries.invalidateQueries({ predicate: query => query.meta?.['live'] === true }, { cancelRefetch: false })
}

function useLive(): Live {
  const live = use(LiveContext)
  if (live === null) throw new Error('useLive outside of its provider')
  return live
}
