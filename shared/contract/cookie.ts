import { z } from 'zod'
import { instant, person, seconds, sessionStatus, signatureState, statusReason } from './session.ts'
import { query } from './define.ts'
import { payloadNode, sessionDetail } from './sessions.ts'

/** What the cookie of the engine signed_cookies holds. There is nothing of it on the server, so it is judged from itself alone. */
export const signedCookie = z.object({
  kind: z.literal('signed-cookie'),
  status: sessionStatus,
  statusReason: statusReason.nullable(),
  /** False when Django's own answer is not known for want of a SECRET_KEY or a user table. */
  verified: z.boolean(),
  signature: signatureState,
  /** Whom the payload names, with what the user table says of them; null for nobody, and under a signature that does not hold. */
  person: person.nullable(),
  /** When the site made it, and until when it is taken: SESSION_COOKIE_AGE later. Null where the text does not say. */
  signedAt: instant.nullable(),
  validUntil: instant.nullable(),
  cookieAge: seconds,
  compressed: z.boolean(),
  /** Characters of the cookie, and bytes of what is in it. */
  size: z.number().int(),
  decodedSize: z.number().int().nullable(),
  backend: z.string().nullable(),
  payload: z.array(payloadNode).nullable(),
  readAt: instant,
})
export type SignedCookie = z.infer<typeof signedCookie>

/** `no-session`: no store has a session under this key. The others say why it can be none. */
export const noCookie = z.enum(['no-session', 'too-short', 'not-a-cookie', 'another-cookie'])

/** What a pasted cookie value is: the key of a session in the store, a signed cookie, or nothing that the site knows. */
export const cookieFinding = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('session'), detail: sessionDetail }),
  signedCookie,
  z.object({ kind: z.literal('nothing'), why: noCookie }),
])
export type CookieFinding = z.infer<typeof cookieFinding>

/** Longer than any cookie that a browser keeps, and than all those of one request. */
const longestPaste = 20_000

export const cookie = {
  /**
   * Says what the value of a session cookie is: `value` alone, or as the headers Cookie and Set-Cookie have it. It is a live
   * credential: it goes to the monitor thread and is kept nowhere.
   */
  inspect: query({
    input: z.object({ connectionId: z.string().max(64), value: z.string().max(longestPaste) }),
    output: cookieFinding,
  }),
}
