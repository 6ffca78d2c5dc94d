import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query'
import { keepPreviousData, QueryClient, useMutation, useQuery } from '@tanstack/react-query'
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/contract.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { useClient } from './client.tsx'

export type CallOptions = {
  /** False: not asked yet. */
  readonly enabled?: boolean
  /**
   * Whether it is asked again whenever the store changed. By default true for lists and figures, which come out of the
   * index, and false for what reads the store itself.
   */
  readonly live?: boolean
  /** Asked again after so many ms, whether the store changed or not; for what may be a little behind and is not live. */
  readonly everyMs?: number
  /** What was on screen stays there while other input is being answered. True by default. */
  readonly keepPrevious?: boolean
}

const liveMethods: ReadonlySet<MethodName> = new Set<MethodName>([
  'sessions.page',
  'users.page',
  'users.detail',
  'overview.figures',
  'overview.history',
])

/** The cache of replies. What comes onto the screen is asked; live data again by its events, the rest after a mutation. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 1_000,
        gcTime: 60_000,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        retry: (count, error) => count < 2 && error instanceof RollcallError && error.failure.code === 'UNAVAILABLE',
        retryDelay: attempt => 400 * 2 ** attempt,
      },
      mutations: { networkMode: 'always' },
    },
  })
}

/** Asks the console, and keeps the answer under [method, input]. `error` is a RollcallError: see `failureOf`. */
export function useCall<M extends MethodName>(
  method: M,
  input: InputOf<M>,
  {
    enabled = true,
    everyMs,
    live = everyMs === undefined && liveMethods.has(method),
    keepPrevious = true,
  }: CallOptions = {},
): UseQueryResult<OutputOf<M>> {
  const client = useClient()
  return useQuery<OutputOf<M>>({
    queryKey: [method, input],
    queryFn: () => client.call(method, input),
    enabled,
    meta: { live },
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
    ...(keepPrevious && { placeholderData: keepPreviousData }),
  })
}

/** Does something. Errors are in `error` and thrown by `mutateAsync`; what to ask again afterwards is the caller's to say. */
export function useMutationCall<M extends MethodName>(method: M): UseMutationResult<OutputOf<M>, Error, InputOf<M>> {
  const client = useClient()
  return useMutation({ mutationFn: (input: InputOf<M>) => client.call(method, input) })
}
