import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Who may talk to the browser host: holders of a session token, each got once for a one-time token. */
export type Tokens = {
  /** A new one-time token for a link; the one before it is void. */
  readonly issue: () => string
  /** A session token for the one-time token, once; null for any other text. */
  readonly exchange: (oneTime: string) => string | null
  readonly accepts: (session: string) => boolean
}

const mostSessions = 20
const validMs = 60 * 60_000

/** Tokens have 256 bits and live in memory only; they end with the run. */
export function createTokens(now: () => number = Date.now): Tokens {
  let oneTime: { readonly digest: Buffer; readonly until: number } | null = null
  let sessions: Buffer[] = []

  return {
    issue() {
      const token = randomBytes(32).toString('base64url')
      oneTime = { digest: digestOf(token), until: now() + validMs }
      return token
    },
    exchange(token) {
      if (!oneTime || oneTime.until < now() || !timingSafeEqual(digestOf(token), oneTime.digest)) return null
      oneTime = null
      const session = randomBytes(32).toString('base64url')
      sessions = [...sessions, digestOf(session)].slice(-mostSessions)
      return session
    },
    accepts(token) {
      const digest = digestOf(token)
      // Every one is compared, so the time tells nothing.
      return sessions.reduce((found, session) => timingSafeEqual(digest, session) || found, false)
    },
  }
}

/** Digests have one length, so any text can be compared in constant time. */
const digestOf = (token: string) => createHash('sha256').update(token).digest()
