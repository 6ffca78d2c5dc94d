import type { CookieFinding, SignedCookie } from '../../shared/contract/cookie.ts'
import type { Site } from '../../shared/contract/connections.ts'
import type { Person } from '../../shared/contract/session.ts'
import { createAuthHasher } from '../../shared/django/auth.ts'
import type { DecodedSession } from '../../shared/django/decode.ts'
import { createDecoder } from '../../shared/django/decode.ts'
import type { SessionFields } from '../../shared/django/fields.ts'
import { cookieKeySalt } from '../../shared/django/keyring.ts'
import type { CookieValue } from '../../shared/django/pasted-cookie.ts'
import { readPastedCookie } from '../../shared/django/pasted-cookie.ts'
import { readPayload } from '../../shared/django/payload.ts'
import { payloadTree } from '../../shared/django/payload-tree.ts'
import type { UserAccount } from '../../shared/django/status.ts'
import { decideStatus } from '../../shared/django/status.ts'
import type { StoreAdapter, StoredUser, UserSource } from '../stores/store.ts'
import type { Apply } from './apply.ts'
import type { SiteReader } from './decoder.ts'
import { sessionDetail } from './detail.ts'
import { keyringOf } from './keyring-of.ts'
import { nodePrimitives } from './node-primitives.ts'
import type { People } from './people.ts'
import type { Secrets } from './protocol.ts'
import type { SessionIndex } from './session-index.ts'

/** How the signed cookies of a site are read: the text, and the hashes that a login of a user may carry. */
export type SignedCookieReader = {
  readonly decode: (text: string) => DecodedSession
  /** Null without a SECRET_KEY. */
  readonly hashes: ((password: string) => readonly string[]) | null
}

export function createSignedCookieReader(site: Site, secrets: Secrets): SignedCookieReader {
  const keyring = keyringOf(site, secrets)
  return {
    decode: createDecoder(nodePrimitives, { ...keyring, keySalt: cookieKeySalt }),
    hashes: secrets.secretKey ? createAuthHasher(nodePrimitives, keyring) : null,
  }
}

type Parts = {
  readonly site: Site
  readonly store: StoreAdapter
  readonly index: SessionIndex
  readonly people: People
  readonly reader: SiteReader
  readonly apply: Apply
  readonly userSource: UserSource | null
  readonly decodeSigned: SignedCookieReader
}

/** What a pasted cookie value is. It is a live credential: nothing of it is kept, and no error names it. */
export async function inspectCookie(parts: Parts, pasted: string): Promise<CookieFinding> {
  const found = readPastedCookie(pasted, parts.site.files?.cookieName ?? 'sessionid')
  switch (found.kind) {
    case 'nothing':
      return found
    case 'signed':
      return inspectSigned(parts, found.text)
    case 'key':
      return inspectKey(parts, found.text)
    case 'among':
      return inspectAmong(parts, found.values)
  }
}

/** The first that is a session, or that the site has signed: only then is it known which of several cookies is the session's. */
async function inspectAmong(parts: Parts, values: readonly CookieValue[]): Promise<CookieFinding> {
  for (const value of values) {
    const found = value.kind === 'key' ? await inspectKey(parts, value.text) : await inspectSigned(parts, value.text)
    if (found.kind === 'session' || (found.kind === 'signed-cookie' && isOfSite(found))) return found
  }
  return { kind: 'nothing', why: 'another-cookie' }
}

/** Without a SECRET_KEY it is all that can be asked that a session is in it. */
const isOfSite = ({ signature, status }: SignedCookie): boolean =>
  status !== 'unreadable' && (signature === 'valid' || signature === 'fallback' || signature === 'unchecked')

/** Looks into the store, not only into what is known of it: the session may be a second old, or of a store that lists nothing. */
async function inspectKey(parts: Parts, siteKey: string): Promise<CookieFinding> {
  const { store, index, apply } = parts
  const sessionKey = (store.kind === 'listed' ? store.keyOf?.(siteKey) : undefined) ?? siteKey
  const began = performance.now()
  const [row] = await store.get([sessionKey])
  if (row !== undefined) await apply.follow({ rows: [row], began })
  const slot = row === undefined ? -1 : index.find(sessionKey)
  if (slot < 0) return { kind: 'nothing', why: 'no-session' }
  return { kind: 'session', detail: await sessionDetail(parts, index.ref(slot)) }
}

async function inspectSigned(parts: Parts, text: string): Promise<SignedCookie> {
  const { site, reader, decodeSigned } = parts
  const { cookieAge } = site.django
  const decoded = decodeSigned.decode(text)
  const fields = decoded.serialized === null ? null : reader.fields(decoded.serialized)
  const unreadable = decoded.unreadable ?? fields?.unreadable ?? null
  const trusted = unreadable === null && decoded.signature !== 'invalid' ? fields : null
  const { person, account } = await ownerOf(parts, trusted)
  const now = Date.now()
  // max_age counts from the signed time alone: signed_cookies takes no notice of _session_expiry.
  const validUntil = decoded.signedAt === null ? null : decoded.signedAt + cookieAge * 1000
  const { status, reason, verified } = decideStatus({
    unreadable,
    signature: decoded.signature,
    expireAt: validUntil ?? Infinity,
    now,
    authUserId: trusted?.authUserId ?? null,
    authBackend: trusted?.authBackend ?? null,
    authHash: trusted?.authHash ?? null,
    account,
    backends: site.django.authenticationBackends,
    payloadLogin: site.users === null,
    hasPayloadUser: (trusted?.user ?? trusted?.userId) != null,
  })
  const payload = decoded.serialized === null ? null : readPayload(decoded.serialized)
  return {
    kind: 'signed-cookie',
    status,
    statusReason: reason,
    verified,
    signature: decoded.signature,
    person,
    signedAt: decoded.signedAt,
    validUntil,
    cookieAge,
    compressed: decoded.compressed,
    size: text.length,
    decodedSize: decoded.serializedSize,
    backend: trusted?.authBackend ?? null,
    payload: payload && [...payloadTree(payload)],
    readAt: now,
  }
}

type Owner = { readonly person: Person | null; readonly account: UserAccount | 'missing' | 'unknown' }

/** Whom a payload names, by the user table where there is one. Nobody is entered among the people with sessions. */
async function ownerOf(parts: Parts, fields: SessionFields | null): Promise<Owner> {
  const { people, userSource, decodeSigned } = parts
  const named = fields && (fields.authUserId ?? fields.userId ?? fields.user ?? fields.email)
  if (fields === null || named === null) return { person: null, account: 'unknown' }
  const { authUserId } = fields
  if (authUserId === null || userSource === null) return { person: namedBy(fields, named), account: 'unknown' }
  const [user] = await userSource.get([authUserId])
  if (user === undefined) return { person: namedBy(fields, named), account: 'missing' }
  return { person: people.describeUser(user), account: accountOf(user, decodeSigned) }
}

function accountOf({ isActive, password }: StoredUser, { hashes }: SignedCookieReader): UserAccount {
  return { isActive, hashes: password === null || hashes === null ? null : hashes(password) }
}

/** Somebody of whom only the payload tells. */
function namedBy({ authUserId, name, user, email, role }: SessionFields, named: string): Person {
  return {
    key: `${authUserId === null ? 'p' : 'u'}:${named}`,
    userId: authUserId,
    name: name ?? user ?? email ?? `User ${named}`,
    email,
    role,
    isActive: null,
    isStaff: null,
    isSuperuser: null,
    isOperator: false,
  }
}
