import { Readable } from 'node:stream'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import { sessionAuthHashes } from '../../shared/django/auth.ts'
import { createDecoder } from '../../shared/django/decode.ts'
import { encodeSession } from '../../shared/django/encode.ts'
import type { Keyring } from '../../shared/django/keyring.ts'
import { createRandom, randomSessionKey } from '../../electron/demo/random.ts'

export const keyring: Keyring = {
  secretKey: 'a-secret-for-measuring-only',
  fallbacks: [],
  keySalt: 'django.contrib.sessions.SessionStore',
  release: '4+',
  serializer: 'json',
}

const cookieAge = 1_209_600
const roles = ['customer', 'customer', 'customer', 'customer', 'staff', 'admin']

/** How many users go with so many sessions: 400,000 with a million. */
export const userCount = (rows: number): number => Math.max(1, Math.floor(rows * 0.4))

export const passwordOf = (id: number): string => `pbkdf2_sha256$600000$measuring${id}$${String(id).padStart(43, 'x')}=`

/** What Django keeps of a user's password in their sessions. */
export const hashOf = (id: number): string => sessionAuthHashes(nodePrimitives, keyring, passwordOf(id))[0] ?? ''

const time = (ms: number): string => new Date(ms).toISOString()
const column = (ms: number, microseconds: number): string =>
  `${time(ms).slice(0, 19).replace('T', ' ')}.${String(microseconds).padStart(6, '0')}`

/** Rows of auth_user as tab-separated lines, in the order of the table's columns. */
export function userLines(rows: number, now: number): Readable {
  return Readable.from(
    (function* () {
      const joined = column(now - 400 * 86_400_000, 0)
      let lines = ''
      for (let id = 1; id <= userCount(rows); id += 1) {
        const staff = roles[id % roles.length] === 'customer' ? 0 : 1
        const active = id % 997 === 0 ? 0 : 1
        lines += `${id}\t${passwordOf(id)}\t${joined}\t0\tuser${id}\tGiven${id}\tFamily${id}\tuser${id}@example.test\t${staff}\t${active}\t${joined}\n`
        if (lines.length > 1_000_000) {
          yield Buffer.from(lines)
          lines = ''
        }
      }
      yield Buffer.from(lines)
    })(),
  )
}

/** One row of django_session as Django would have saved it at `savedAt` (ms). */
export function sessionLine(
  random: () => number,
  users: number,
  hashOf: (userId: number) => string,
  savedAt: number,
): string {
  const anonymous = random() < 0.2
  const id = 1 + Math.floor(random() * users)
  const short = !anonymous && random() < 0.03
  const login = savedAt - Math.floor(random() * 6 * 3_600_000)
  const payload = anonymous
    ? { cart: Array.from({ length: 4 }, () => ({ sku: `sku-${Math.floor(random() * 9_000)}`, quantity: 1 })) }
    : {
        _auth_user_id: String(id),
        _auth_user_backend: 'django.contrib.auth.backends.ModelBackend',
        _auth_user_hash: hashOf(id),
        user: `user${id}`,
        user_id: id,
        user_email: `user${id}@example.test`,
        user_name: `Given${id} Family${id}`,
        user_role: roles[id % roles.length],
        user_status: 'active',
        login_time: time(login),
        last_activity: time(savedAt),
        ...(short ? { _session_expiry: 7200 } : {}),
      }
  return lineOf(randomSessionKey(random), payload, random, savedAt)
}

type Payload = { readonly cart?: unknown; readonly last_activity?: string; readonly _session_expiry?: number }

function lineOf(sessionKey: string, payload: Payload, random: () => number, savedAt: number): string {
  const text = encodeSession(nodePrimitives, keyring, JSON.stringify(payload), Math.floor(savedAt / 1000))
  const expireAt = savedAt + (payload['_session_expiry'] ?? cookieAge) * 1000
  return `${sessionKey}\t${text}\t${column(expireAt, Math.floor(random() * 1_000_000))}\n`
}

const decode = createDecoder(nodePrimitives, keyring)

/** The same row once more, as the next request of the same visitor leaves it. */
export function savedAgain(sessionKey: string, sessionData: string, random: () => number, savedAt: number): string {
  const payload = JSON.parse(decode(sessionData).serialized ?? '{}') as Payload
  const isLogin = payload.last_activity !== undefined
  return lineOf(sessionKey, isLogin ? { ...payload, last_activity: time(savedAt) } : payload, random, savedAt)
}

/** Rows of django_session as tab-separated lines: saved over the last 14 days, denser towards now. */
export function sessionLines(rows: number, now: number): Readable {
  const random = createRandom(20_261_121)
  const users = userCount(rows)
  const hashes = Array.from({ length: users }, (_, at) => hashOf(at + 1))
  const known = (id: number) => hashes[id - 1] ?? ''
  return Readable.from(
    (function* () {
      let lines = ''
      for (let at = 0; at < rows; at += 1) {
        const age = random() ** 2 * cookieAge * 1000
        lines += sessionLine(random, users, known, Math.floor(now - age))
        if (lines.length > 1_000_000) {
          yield Buffer.from(lines)
          lines = ''
        }
      }
      yield Buffer.from(lines)
    })(),
  )
}
