import type { IdentityPaths } from '../contract/connections.ts'
import type { SessionExpiry } from './expiry.ts'

/** What the index needs of a payload. Texts are at most 200 characters; times are ms since 1970 UTC. */
export type SessionFields = {
  /** Set when the payload is no JSON or no object: everything else is then null. Goes before DecodedSession.unreadable === null. */
  readonly unreadable: 'not-json' | 'not-an-object' | null
  readonly authUserId: string | null
  readonly authBackend: string | null
  readonly authHash: string | null
  readonly sessionExpiry: SessionExpiry
  readonly user: string | null
  readonly userId: string | null
  readonly email: string | null
  readonly name: string | null
  readonly role: string | null
  readonly status: string | null
  readonly loginTime: number | null
  readonly lastActivity: number | null
}

/** For many payloads: splits the paths once. Naive times are read in `timeZone` (IANA name, UTC by default). */
export declare function createFieldReader(
  paths: IdentityPaths,
  timeZone?: string,
): (serialized: string) => SessionFields
export declare function readFields(serialized: string, paths: IdentityPaths, timeZone?: string): SessionFields
