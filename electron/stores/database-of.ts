import type { DatabaseAddress } from '../../shared/contract/addresses.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { RollcallError } from '../../shared/contract/reply.ts'

/** The site's database, for what cannot be done without one. BAD_REQUEST when the connection names none. */
export function databaseOf({ store }: Pick<Site, 'store'>): DatabaseAddress {
  if (store !== null) return store
  throw new RollcallError('BAD_REQUEST', 'This connection names no database', {
    hint: 'Name the database of the site under Edit connection; in a terminal by its --url.',
  })
}
