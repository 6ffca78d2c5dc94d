import type { DatabaseAddress } from '../../shared/contract/addresses.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { reachPlace } from '../stores/reach.ts'
import type { SessionSample } from '../stores/sample.ts'
import { sampleSessions, sharedSessions } from '../stores/sample.ts'
import { trySignIn } from '../stores/sign-in.ts'
import type { Finding } from './finding.ts'

/**
 * Whether the replica can be read, and whether it holds the sessions that the primary holds.
 * Throws what the monitor would fail with.
 */
export async function checkReplica(
  site: Site,
  replica: DatabaseAddress,
  password: string | null,
  atPrimary: SessionSample,
): Promise<Finding> {
  const reached = await reachPlace(replica)
  const signedIn = await trySignIn(replica, password)
  if (!signedIn.ok) {
    const { code, message, hint, retryable } = signedIn.failure
    throw new RollcallError(code, message, { hint, retryable })
  }
  const sample = await sampleSessions({ ...site, store: replica }, password)
  const shared = sharedSessions(atPrimary, sample)
  const all = atPrimary.newest.length
  const detail = `${reached}; ${signedIn.server.product}, ${shared} of the ${all} newest sessions are there`
  if (shared > 0 || all === 0) return { state: 'passed', detail, hint: null }
  return {
    state: 'warning',
    detail,
    hint: 'It may be far behind, or no replica of this database. What is shown comes from there.',
  }
}
