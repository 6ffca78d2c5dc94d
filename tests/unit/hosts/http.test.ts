import { describe, expect, it } from 'vitest'
import type { Answer } from './host-under-test.ts'
import { page, startHost } from './host-under-test.ts'

const replyOf = ({ text }: Answer) => JSON.parse(text) as { ok: boolean; value?: unknown; error?: { message: string } }
const call = { method: 'app.info', input: {} }

describe('the page', () => {
  it('comes with headers that bind it to its own files', async () => {
    const { ask } = await startHost()
    const { status, headers, text } = await ask({})
    expect([status, text]).toEqual([200, page])
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).toContain("connect-src 'self'")
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(Object.keys(headers).filter(name => /^access-control|^set-cookie$/.test(name))).toEqual([])
  })

  it.each([
    '/../outside.json',
    '/..%2foutside.json',
    '/%2e%2e/outside.json',
    '/assets/..%2f..%2foutside.json',
    '/assets/%2e%2e%2f%2e%2e%2foutside.json',
    '/..%5coutside.json',
    '/assets%00.js',
    '/%ff',
    '/secret.key',
    '/assets',
    '/nothing.js',
  ])('%s is not there', async path => {
    const { ask } = await startHost()
    const { status, text } = await ask({ path })
    expect(status).toBe(404)
    expect(text).not.toContain('outside":true')
  })

  it('takes an address that is none for a mistake', async () => {
    const { ask } = await startHost()
    for (const path of ['//other.example/', 'http://other.example/', '*']) {
      expect((await ask({ path, method: path === '*' ? 'OPTIONS' : 'GET' })).status).toBe(400)
    }
  })

  it('is only read', async () => {
    const { ask } = await startHost()
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await ask({ method })
      expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD'])
      expect(replyOf(answer).ok).toBe(false)
    }
    expect(await ask({ method: 'HEAD' })).toMatchObject({ status: 200, text: '' })
  })
})

describe('who may ask', () => {
  it('another Host is refused, as a foreign name that points here would be', async () => {
    const { ask, post, port, signIn } = await startHost()
    const token = await signIn()
    const foreign = ['attacker.example', `attacker.example:${port}`, '127.0.0.1', `127.0.0.1:${port + 1}`, '[::1]']
    for (const Host of foreign) {
      expect((await ask({ headers: { Host } })).status).toBe(403)
      expect((await post('/api/call', call, { Host, Authorization: `Bearer ${token}` })).status).toBe(403)
    }
    const localhost = `localhost:${port}`
    expect((await ask({ headers: { Host: localhost } })).status).toBe(200)
  })

  it('another Origin is refused, the token notwithstanding', async () => {
    const { console, post, port, signIn } = await startHost()
    const Authorization = `Bearer ${await signIn()}`
    const foreign = ['http://attacker.example', `http://localhost:${port}`, `https://127.0.0.1:${port}`, 'null']
    for (const Origin of foreign) {
      expect((await post('/api/call', call, { Origin, Authorization })).status).toBe(403)
    }
    expect(console.calls).toEqual([])
    expect((await post('/api/call', call, { Origin: undefined, Authorization })).status).toBe(200)
  })

  it('a request that began on another site is refused, but a person may come from there', async () => {
    const { ask, post, signIn } = await startHost()
    const Authorization = `Bearer ${await signIn()}`
    for (const site of ['cross-site', 'same-site']) {
      const answer = await post('/api/call', call, { 'Sec-Fetch-Site': site, Authorization })
      expect(answer.status).toBe(403)
      const visit = { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' }
      expect((await ask({ headers: visit })).status).toBe(200)
      expect((await ask({ headers: { ...visit, 'Sec-Fetch-Dest': 'iframe' } })).status).toBe(403)
      expect((await ask({ path: '/assets/index.js', headers: visit })).status).toBe(403)
      expect((await post('/api/call', call, { ...visit, Authorization })).status).toBe(403)
    }
  })

  it('without a token, or with a wrong one, nothing is called', async () => {
    const { console, post, oneTimeToken, signIn } = await startHost()
    const session = await signIn()
    const wrong = [undefined, '', 'Bearer ', 'Bearer x', `Basic ${session}`, session, `Bearer ${session}x`]
    for (const Authorization of [...wrong, `Bearer ${oneTimeToken()}`]) {
      const answer = await post('/api/call', call, { Authorization })
      expect(answer.status).toBe(401)
      expect(replyOf(answer).error?.message).toContain('lost its link')
    }
    expect(console.calls).toEqual([])
  })
})

describe('signing in', () => {
  it('a link works once', async () => {
    const { post, oneTimeToken } = await startHost()
    const token = oneTimeToken()
    expect((await post('/api/session', { token })).status).toBe(200)
    const again = await post('/api/session', { token })
    expect([again.status, replyOf(again).error?.message]).toEqual([401, expect.stringContaining('used before')])
  })

  it('a new link makes the one before it void, and leaves who is in alone', async () => {
    const { post, oneTimeToken, signIn } = await startHost()
    const Authorization = `Bearer ${await signIn()}`
    const [first, second] = [oneTimeToken(), oneTimeToken()]
    expect((await post('/api/session', { token: first })).status).toBe(401)
    expect((await post('/api/session', { token: second })).status).toBe(200)
    expect((await post('/api/call', call, { Authorization })).status).toBe(200)
  })

  it('takes nothing but a token', async () => {
    const { post } = await startHost()
    for (const body of [{}, { token: 1 }, [], null, 'text', { token: 'x'.repeat(300) }]) {
      expect((await post('/api/session', body)).status).toBe(400)
    }
    expect((await post('/api/session', { token: 'x'.repeat(2_000) })).status).toBe(413)
    expect((await post('/api/session', { token: '' })).status).toBe(401)
  })
})

describe('a call', () => {
  it('reaches the console and brings its reply', async () => {
    const { console, post, signIn } = await startHost()
    const answer = await post('/api/call', call, { Authorization: `Bearer ${await signIn()}` })
    expect(replyOf(answer)).toEqual({ ok: true, value: { method: 'app.info', input: {} } })
    expect(answer.headers['content-type']).toBe('application/json')
    expect(console.calls).toEqual([['app.info', {}]])
  })

  it('is a POST of JSON with a method', async () => {
    const { ask, console, origin, post, signIn } = await startHost()
    const headers = { Origin: origin, Authorization: `Bearer ${await signIn()}` }
    const json = { ...headers, 'Content-Type': 'application/json' }
    const path = '/api/call'
    const statusOf = async (question: Parameters<typeof ask>[0]) => (await ask(question)).status
    expect(await statusOf({ path, headers: json })).toBe(405)
    expect(await statusOf({ method: 'OPTIONS', path, headers: json })).toBe(405)
    for (const type of [undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      const question = { method: 'POST', path, headers: { ...headers, 'Content-Type': type }, body: '{}' }
      expect(await statusOf(question)).toBe(415)
    }
    for (const body of ['', '{', '{"method":1}', '[]', 'null', '{"input":{}}']) {
      expect(await statusOf({ method: 'POST', path, headers: json, body })).toBe(400)
    }
    expect((await post('/api/other', call, headers)).status).toBe(404)
    expect(console.calls).toEqual([])
  })

  it('that is too large is refused in words', async () => {
    const { console, post, signIn } = await startHost()
    const Authorization = `Bearer ${await signIn()}`
    const largest = { method: 'sessions.previewLogout', input: Array.from({ length: 100_000 }, () => 'r'.repeat(64)) }
    expect((await post('/api/call', largest, { Authorization })).status).toBe(200)
    const answer = await post('/api/call', { ...call, input: 'x'.repeat(9 * 1024 * 1024) }, { Authorization })
    expect([answer.status, replyOf(answer).error?.message]).toEqual([413, expect.stringContaining('at once')])
    expect(console.calls.length).toBe(1)
  })
})
