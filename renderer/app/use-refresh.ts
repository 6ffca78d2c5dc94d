import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useToast } from '../design/toast.tsx'
import { useConnections } from './connection.tsx'
import { failureOf } from './failure.ts'
import { useMutationCall } from './queries.ts'

/** Has the store looked at now, and then everything on screen asked again. */
export function useRefresh(): () => void {
  const { current } = useConnections()
  const { mutateAsync } = useMutationCall('monitor.refresh')
  const queries = useQueryClient()
  const toast = useToast()
  const connectionId = current?.id
  return useCallback(() => {
    const looked = connectionId === undefined ? Promise.resolve({}) : mutateAsync({ connectionId })
    looked.then(
      () => queries.invalidateQueries(),
      (error: unknown) => {
        const { message, hint } = failureOf(error)
        toast({ tone: 'bad', title: message, detail: hint })
      },
    )
  }, [connectionId, mutateAsync, queries, toast])
}
