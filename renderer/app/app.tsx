import { QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import type { Client } from '../../shared/contract/client.ts'
import { ToastProvider } from '../design/toast.tsx'
import { ClientProvider } from './client.tsx'
import { ConnectionProvider } from './connection.tsx'
import { LiveProvider } from './live.tsx'
import { PreferencesProvider } from './preferences.tsx'
import { createQueryClient } from './queries.ts'
import { Shell } from './shell.tsx'

/** The whole console over one client. */
export function App({ client }: { readonly client: Client }) {
  const [queries] = useState(createQueryClient)
  return (
    <ClientProvider client={client}>
      <QueryClientProvider client={queries}>
        <ToastProvider>
          <LiveProvider>
            <PreferencesProvider>
              <ConnectionProvider>
                <Shell />
              </ConnectionProvider>
            </PreferencesProvider>
          </LiveProvider>
        </ToastProvider>
      </QueryClientProvider>
    </ClientProvider>
  )
}
