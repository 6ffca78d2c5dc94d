import { useConnections } from '../../app/connection.tsx'
import { usePreferences } from '../../app/preferences.tsx'
import { useMutationCall } from '../../app/queries.ts'

/** The preferred refresh interval in ms, and how to change it, for the open connection at once. */
export function useRefreshInterval(): readonly [number, (refreshIntervalMs: number) => void] {
  const { preferences, setPreferences } = usePreferences()
  const { current } = useConnections()
  const { mutate } = useMutationCall('monitor.setRefreshInterval')
  const change = (refreshIntervalMs: number) => {
    setPreferences({ refreshIntervalMs })
    if (current !== null) mutate({ connectionId: current.id, refreshIntervalMs })
  }
  return [preferences.refreshIntervalMs, change]
}
