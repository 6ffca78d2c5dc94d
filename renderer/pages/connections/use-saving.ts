import { useConnections } from '../../app/connection.tsx'
import { failureOf } from '../../app/failure.ts'
import { useMutationCall } from '../../app/queries.ts'
import { navigate } from '../../app/router.tsx'
import { useToast } from '../../design/toast.tsx'
import type { FieldErrors } from './field-errors.ts'
import type { Draft } from './use-connection-test.ts'

export type Saving = {
  readonly busy: boolean
  /** Saves, says so, and leads on: to the overview of the opened connection, or to all connections. */
  readonly save: (draft: Draft, thenOpen: boolean) => Promise<void>
}

/** Saves a connection. A name that is taken is an error of that field; any other trouble is told in passing. */
export function useSaving(onErrors: (errors: FieldErrors) => void): Saving {
  const call = useMutationCall('connections.save')
  const { open, reload } = useConnections()
  const toast = useToast()
  const save = async (draft: Draft, thenOpen: boolean) => {
    try {
      const connection = await call.mutateAsync(draft)
      await reload()
      toast({ tone: 'good', title: `${connection.site.name} is saved.` })
      if (thenOpen) open(connection.id).catch(() => undefined)
      navigate(thenOpen ? 'overview' : 'connections')
    } catch (error) {
      const { code, message, hint } = failureOf(error)
      if (code === 'CONFLICT') onErrors({ name: `${message}.` })
      else toast({ tone: 'bad', title: message, detail: hint })
    }
  }
  return { busy: call.isPending, save }
}
