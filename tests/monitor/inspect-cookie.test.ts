import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSignedCookieReader, inspectCookie } from '../../electron/monitor/inspect-cookie.ts'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import { createUserSource } from '../../electron/stores/open-store.ts'
import type { SignedCookie } from '../../shared/contract/cookie.ts'
import { cookieFinding } from '../../shared/contract/cookie.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { encodeSession } from '../../shared/django/encode.ts'
import type { Payload } from './django-row.ts'
import { keyring, passwordOf, secrets } from './django-row.ts'
import { partsOf } from './parts.ts'
import type { SiteInFile } from './site-in-file.ts'
import { siteInFile } from './site-in-file.ts'

type Vector = {
  readonly id: string
  readonly cookie: string
  readonly secret_key: string
  readonly secret_key_fallbacks: readonly string[]
  readonly serializer: 'json' | 'pickle'
  readonly session_cookie_age: number
  readonly verified: boolean
  readonly django_loads_to: Readonly<Record<string, unknown>>
  readonly now: number
}
const vectorsOf = (version: string) =>
  JSON.parse(
    readFileSync(new URL(`../fixtures/django/signed-cookies-${version}.json`, import.meta.url), 'utf8'),
  ) as readonly Vector[]

let site: SiteInFile
const closing: (() => Promise<void>)[] = []

beforeEach(() => {
  site = siteInFile()
  for (let id = 1; id <= 3; id += 1) site.addUser(id)
})
afterEach(async () => {
  vi.useRealTimers()
  for (const close of closing.splice(0)) await close()
  site.end()
})

/** How a console with this site and these secrets answers. */
async function inspector(changes: Partial<Site['django']> = {}, held = secrets) {
  const wanted = { ...site.site, django: { ...site.site.django, ...changes } }
  const parts = partsOf(wanted, undefined, null, held)
  await parts.open()
  const userSource = createUserSource(wanted, null)
  closing.push(parts.close, async () => userSource?.close())
  const whole = { ...parts, site: wanted, userSource, decodeSigned: createSignedCookieReader(wanted, held) }
  return {
    index: parts.index,
    inspect: async (pasted: string) => cookieFinding.parse(await inspectCookie(whole, pasted)),
    signed: async (pasted: string) => {
      const found = cookieFinding.parse(await inspectCookie(whole, pasted))
      if (found.kind !== 'signed-cookie') throw new Error(`it was taken for ${found.kind}`)
      return found
    },
  }
}

const cookieOf = (payload: Payload, at = Date.now(), keySalt = 'django.contrib.sessions.backends.signed_cookies') =>
  encodeSession(nodePrimitives, { ...keyring, keySalt }, JSON.stringify(payload), Math.floor(at / 1000))

describe.each(['3.2', '4.2', '5.2', '6.1'])('signed cookies of Django %s', version => {
  it.each(vectorsOf(version))('$id', async vector => {
    vi.useFakeTimers({ toFake: ['Date'], now: vector.now * 1000 })
    const release = version === '3.2' ? '3' : '4+'
    const { signed } = await inspector(
      { release, serializer: vector.serializer, cookieAge: vector.session_cookie_age },
      { ...secrets, secretKey: vector.secret_key, secretKeyFallbacks: vector.secret_key_fallbacks },
    )
    const found = await signed(vector.cookie)
    const loaded = Object.keys(vector.django_loads_to)
    const isTaken = found.status !== 'expired' && found.status !== 'invalid' && found.status !== 'unreadable'
    expect(isTaken).toBe(loaded.length > 0)
    if (isTaken) expect(found.payload?.map(node => node.key)).toEqual(loaded)
    expect(['valid', 'fallback'].includes(found.signature)).toBe(vector.verified)
    expect(found.signature === 'fallback').toBe(vector.id === 'fallback')
    expect(found.size).toBe(vector.cookie.length)
    if (found.signedAt !== null) {
      expect(found.validUntil).toBe(found.signedAt + vector.session_cookie_age * 1000)
      expect(found.status === 'expired').toBe(found.signedAt + vector.session_cookie_age * 1000 < vector.now * 1000)
    }
  })
})

describe('a signed cookie', () => {
  const statusOf = ({ status, statusReason, verified }: SignedCookie) => [status, statusReason, verified]

  it('says whose it is, and what of the user table ends it', async () => {
    const { signed } = await inspector()
    const cookie = cookieOf(site.loginOf(1, { api_token: 'hidden value' }))
    const found = await signed(cookie)
    expect(found).toMatchObject({ person: { key: 'u:1', name: 'user1', isActive: true }, signature: 'valid' })
    expect(statusOf(found)).toEqual(['authenticated', null, true])
    expect(found.payload?.find(node => node.key === 'api_token')).toMatchObject({ masked: true, text: null })
    expect(JSON.stringify(found)).not.toContain('hidden value')
    site.addUser(1, { password: passwordOf(9) })
    expect(statusOf(await signed(cookie))).toEqual(['stale', 'password-changed', true])
    site.addUser(1)
    site.run('update auth_user set is_active = 0 where id = 1')
    expect(statusOf(await signed(cookie))).toEqual(['stale', 'user-inactive', true])
    site.run('delete from auth_user where id = 1')
    expect(await signed(cookie)).toMatchObject({
      status: 'stale',
      statusReason: 'user-deleted',
      person: { name: 'User 1' },
    })
  })

  it('is nobody’s without a login, and says when it is over', async () => {
    const { signed } = await inspector()
    expect(statusOf(await signed(cookieOf({ cart: [1] })))).toEqual(['anonymous', null, true])
    const old = await signed(cookieOf(site.loginOf(1), Date.now() - 15 * 86_400_000))
    expect(statusOf(old)).toEqual(['expired', null, true])
    expect(old.person?.name).toBe('user1')
  })

  it('is not believed under another key, under the salt of a table, or without a key', async () => {
    const { signed } = await inspector()
    const ofTable = await signed(cookieOf(site.loginOf(1), Date.now(), keyring.keySalt))
    expect(ofTable).toMatchObject({ status: 'invalid', person: null, signedAt: null, validUntil: null })
    const keyless = await inspector({}, { ...secrets, secretKey: null })
    expect(await keyless.signed(cookieOf(site.loginOf(1)))).toMatchObject({
      status: 'authenticated',
      verified: false,
      signature: 'unchecked',
      person: { name: 'user1' },
    })
  })

  it('is found in what is pasted, as tools of browsers show it', async () => {
    const { signed, inspect } = await inspector()
    const cookie = cookieOf(site.loginOf(2))
    for (const pasted of [
      `  ${cookie}\n`,
      `"${cookie}"`,
      encodeURIComponent(cookie),
      `sessionid=${cookie}`,
      `Cookie: csrftoken=abcdefghijkl; sessionid=${cookie}; theme=dark`,
      `Set-Cookie: sessionid=${cookie}; expires=Mon, 07 Dec 2026 10:00:00 GMT; HttpOnly; Path=/`,
    ]) {
      expect((await signed(pasted)).person?.name).toBe('user2')
    }
    expect(await inspect('csrftoken=abcdefghijkl; theme=dark')).toEqual({ kind: 'nothing', why: 'another-cookie' })
  })

  it('is found under any name, by its signature', async () => {
    const { signed, inspect } = await inspector()
    const cookie = cookieOf(site.loginOf(2))
    const others = `_ga=GA1.2.1700000000.1700000000; messages=W1siX19qc29uX21lc3NhZ2Ui:1xUUZM:${'A'.repeat(43)}; csrftoken=${'c'.repeat(32)}`
    for (const pasted of [
      `shop_session=${cookie}`,
      `Cookie: ${others}; shop_session=${encodeURIComponent(cookie)}`,
      `shop_session="${cookie}"; expires=Mon, 07 Dec 2026 10:00:00 GMT; Domain=.shop.example; HttpOnly; Path=/`,
    ]) {
      expect((await signed(pasted)).person?.name).toBe('user2')
    }
    expect(await inspect(`Cookie: ${others}; theme=dark`)).toEqual({ kind: 'nothing', why: 'another-cookie' })
    const keyless = await inspector({}, { ...secrets, secretKey: null })
    expect((await keyless.signed(`Cookie: ${others}; shop_session=${cookie}`)).person?.name).toBe('user2')
  })

  it('may be anything at all, and is then said to be unreadable', async () => {
    const { signed } = await inspector()
    const cookie = cookieOf(site.loginOf(2))
    for (const pasted of ['a:b:c', ':::', '.:1:2', `${cookie}x`, cookie.slice(5), `.${cookie}`, '\u0000:\u0000:x']) {
      const found = await signed(pasted)
      expect(['unreadable', 'invalid']).toContain(found.status)
      expect(found.person).toBeNull()
    }
  })
})

describe('the key of a session', () => {
  it('is looked up in the store itself, also before anything else was read', async () => {
    const sessionKey = 'abcdefghijklmnopqrstuvwxyz012345'
    site.save(sessionKey, site.loginOf(3))
    const { inspect, index } = await inspector()
    expect(index.count()).toBe(0)
    for (const pasted of [
      sessionKey,
      `sessionid=${sessionKey}`,
      `Cookie: a=b; sessionid=${sessionKey}`,
      `Cookie: csrftoken=${'c'.repeat(32)}; theme=dark; shop_session=${sessionKey}`,
      `Set-Cookie: shop_session=${sessionKey}; Max-Age=1209600; Path=/; SameSite=Lax`,
    ]) {
      const found = await inspect(pasted)
      expect(found).toMatchObject({
        kind: 'session',
        detail: { row: { person: { name: 'user3' }, status: 'authenticated' }, gone: false },
      })
      expect(JSON.stringify(found)).not.toContain(sessionKey)
    }
    site.remove(sessionKey)
    expect(await inspect(sessionKey)).toEqual({ kind: 'nothing', why: 'no-session' })
    expect(await inspect(`shop_session=${sessionKey}`)).toEqual({ kind: 'nothing', why: 'another-cookie' })
    expect(await inspect(sessionKey.toUpperCase())).toEqual({ kind: 'nothing', why: 'no-session' })
  })

  it('is none when it is too short or no key at all', async () => {
    const { inspect } = await inspector()
    expect(await inspect('abc')).toEqual({ kind: 'nothing', why: 'too-short' })
    expect(await inspect('')).toEqual({ kind: 'nothing', why: 'too-short' })
    expect(await inspect('x'.repeat(41))).toEqual({ kind: 'nothing', why: 'not-a-cookie' })
    expect(await inspect('two words, and more')).toEqual({ kind: 'nothing', why: 'not-a-cookie' })
  })
})
