import type { Site } from '../../shared/contract/connections.ts'
import { djangoSite } from '../../shared/contract/django-site.ts'
import { database } from './database.ts'

/** The measured site: Django's own tables in a database on this machine. */
export function benchSite(
  server: { readonly host: string; readonly port: number; readonly user: string },
  kind: 'mysql' | 'postgres' = 'mysql',
): Site {
  return {
    name: 'Measured',
    environment: 'development',
    mode: 'operator',
    store: {
      kind,
      host: server.host,
      port: server.port,
      socketPath: null,
      user: server.user,
      database,
      tls: { mode: 'disable', caFile: null },
    },
    ...djangoSite,
  }
}
