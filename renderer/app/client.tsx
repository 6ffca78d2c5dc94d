import type { ReactNode } from 'react'
import { createContext, use } from 'react'
import type { Client } from '../../shared/contract/client.ts'

const ClientContext = createContext<Client | null>(null)

export function ClientProvider({ client, children }: { readonly client: Client; readonly children: ReactNode }) {
  return <ClientContext value={client}>{children}</ClientContext>
}

/** The console behind this screen. Most components want `useCall` or `useMutationCall` instead. */
export function useClient(): Client {
  const client = use(ClientContext)
  if (client === null) throw new Error('useClient outside of its provider')
  return client
}
