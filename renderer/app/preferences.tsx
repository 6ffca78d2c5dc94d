import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { createContext, use, useCallback, useEffect, useMemo } from 'react'
import type { Preferences } from '../../shared/contract/app.ts'
import { useToast } from '../design/toast.tsx'
import { failureOf } from './failure.ts'
import { useCall, useMutationCall } from './queries.ts'

const untilKnown: Preferences = {
  theme: 'system',
  density: 'comfortable',
  refreshIntervalMs: 1_000,
  historyRange: null,
  timeZone: 'system',
  privacy: false,
  sessionColumns: [],
  sessionSort: { column: 'idle', direction: 'ascending' },
  savedFilters: [],
}

type PreferencesState = {
  readonly preferences: Preferences
  /** False until the saved ones have arrived; the ones above stand in for them. */
  readonly known: boolean
  /** Shown at once, then saved; taken back with a message when they could not be saved. */
  readonly setPreferences: (change: Partial<Preferences>) => void
}

const PreferencesContext = createContext<PreferencesState | null>(null)

/** How the person at this machine wants the console. Theme and density are held on the html element. */
export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const { data, isError } = useCall('app.preferences', {})
  const { mutateAsync } = useMutationCall('app.setPreferences')
  const queries = useQueryClient()
  const toast = useToast()
  const preferences = data ?? untilKnown
  const { theme, density } = preferences

  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
    document.documentElement.dataset['density'] = density
  }, [theme, density])

  const setPreferences = useCallback(
    (change: Partial<Preferences>) => {
      const key = ['app.preferences', {}]
      queries.setQueryData<Preferences>(key, before => ({ ...(before ?? untilKnown), ...change }))
      mutateAsync(change).then(
        saved => queries.setQueryData(key, saved),
        async (error: unknown) => {
          const { message, hint } = failureOf(error)
          toast({ tone: 'bad', title: message, detail: hint })
          await queries.invalidateQueries({ queryKey: key })
        },
      )
    },
    [queries, mutateAsync, toast],
  )
  const state = useMemo(
    () => ({ preferences, known: data !== undefined || isError, setPreferences }),
    [preferences, data, isError, setPreferences],
  )
  return <PreferencesContext value={state}>{children}</PreferencesContext>
}

export function usePreferences(): PreferencesState {
  const state = use(PreferencesContext)
  if (state === null) throw new Error('usePreferences outside of its provider')
  return state
}
