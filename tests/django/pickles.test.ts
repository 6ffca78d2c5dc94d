import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { SessionRow } from '../../shared/contract/session.ts'
import type { PayloadNode } from '../../shared/contract/sessions.ts'
import type { OpenSite, StartedConsole } from './console.ts'
import { patience, startConsole } from './console.ts'
import type { DjangoSite } from './django-site.ts'
import { secretKey, startDjango } from './django-site.ts'
import type { Place } from './places.ts'
import { mariadbPlace, sqlitePlace } from './places.ts'

const utc = { useTimeZone: true, timeZone: 'UTC' }

describe.each([
  { form: 'pickle', encoding: 'signing', name: 'MariaDB', startPlace: mariadbPlace },
  { form: 'pickle', encoding: 'signing', name: 'SQLite', startPlace: sqlitePlace },
  { form: 'legacy-pickle', encoding: 'legacy', name: 'SQLite', startPlace: sqlitePlace },
] as const)('a site with PickleSerializer ($form) over $name', ({ form, encoding, startPlace }) => {
  let place: Place
  let django: DjangoSite
  let console: StartedConsole
  let site: OpenSite
  const names = ['ana', 'bela', 'carl', 'dora', 'erik']

  beforeAll(async () => {
    place = await startPlace()
    django = await startDjango(place, utc, { SITE_SESSIONS: form })
    await django.perform(['users', ...names])
    console = await startConsole()
    const settings = { ...django.site.django, serializer: 'pickle' as const }
    site = await console.open(
      { ...django.site, django: settings },
      { password: place.password ?? undefined, secretKey },
    )
  }, 60_000)

  afterAll(async () => {
    await console.close()
    await django.stop()
    await place.stop()
  })

  const logIn = async (name: string) => {
    const browser = django.newBrowser()
    await browser.logIn(name)
    return browser
  }
  const detail = (ref: string) => console.call('sessions.detail', { connectionId: site.connectionId, ref })

  it('shows a login as of any other site', async () => {
    const before = Date.now()
    await logIn('ana')
    const row = await site.one({ text: 'ana@', status: ['authenticated'] })
    expect(row).toMatchObject({
      statusReason: null,
      verified: true,
      signature: 'valid',
      activitySource: 'payload',
      expiryKind: 'default',
      person: { name: 'ana', email: 'ana@example.test', role: 'customer' },
    })
    expect(row.loginAt).toBeGreaterThanOrEqual(before)
    const { encoding: found, backend, payload } = await detail(row.ref)
    expect(found).toBe(encoding)
    expect(backend).toBe('django.contrib.auth.backends.ModelBackend')
    expect(payload?.find(({ key }) => key === 'user')?.text).toBe('"ana"')
    expect(payload?.find(({ key }) => key === '_auth_user_hash')).toMatchObject({ masked: true, text: null })
  })

  it('reads what only a pickle can hold, and follows the activity that it dates', async () => {
    const browser = await logIn('bela')
    const first = await site.one({ text: 'bela@', status: ['authenticated'] })
    const before = Date.now()
    expect((await browser.post('/keep-objects')).status).toBe(200)
    const row = await site.until({ text: 'bela@' }, found => (found.lastActivityAt ?? 0) >= before)
    expect(row).toMatchObject({ ref: first.ref, status: 'authenticated', activitySource: 'payload' })
    const { payload } = await detail(row.ref)
    const texts = Object.fromEntries((payload ?? []).map(({ key, text }) => [key, text]))
    expect(texts).toMatchObject({
      seen: 'datetime(2026-07-04T05:06:07.000089+00:00)',
      birthday: 'date(1990-02-28)',
      pause: 'timedelta(1 day, 0:00:05)',
      total: 'Decimal(1234.50)',
      order: 'UUID(00000000-0000-0000-0000-000000000007)',
      place: 'tuple',
      tags: 'set',
      raw: 'b"\\x00\\xff"',
      greeting: 'django.utils.translation.gettext("Welcome")',
      safe: '"<b>ok</b>"',
      owner: 'auth.User',
      lazy_owner: 'auth.User',
      api_token: null,
    })
    const inside = (key: string) => payload?.find(node => node.key === key)?.children ?? []
    const line = (nodes: readonly PayloadNode[], key: string) => nodes.find(node => node.key === key)
    expect(inside('place').map(({ text }) => text)).toEqual(['"Valencia"', '46001'])
    expect(line(inside('owner'), 'username')?.text).toBe('"bela"')
    expect(line(inside('owner'), 'password')).toMatchObject({ masked: true, text: null })
    expect(inside('loop').map(({ text }) => text)).toEqual(['"again"', '… (it holds itself)'])
    expect(JSON.stringify(payload)).not.toContain('hunter2')
    const revealed = await console.call('sessions.reveal', {
      connectionId: site.connectionId,
      ref: row.ref,
      path: ['api_token'],
    })
    expect(revealed.text).toContain('hunter2')
  })

  it('knows an expiry that is a date', async () => {
    const browser = await logIn('carl')
    const from = Date.now()
    await browser.post('/set-expiry', { from_now: 7_200 })
    const to = Date.now()
    const row = await site.until({ text: 'carl@' }, found => found.expiryKind === 'date' && found.verified)
    expect(row.expireAt).toBeGreaterThanOrEqual(from + 7_200_000)
    expect(row.expireAt).toBeLessThanOrEqual(to + 7_200_000)
  })

  it('gives a session another expiry that holds across saves, and Django reads all else as it was', async () => {
    const browser = await logIn('erik')
    expect((await browser.post('/keep-objects')).status).toBe(200)
    await browser.post('/cart')
    const { ref } = await site.one({ text: 'erik@' })
    for (const [change, seconds, kind] of [
      [{ kind: 'set', seconds: 3600 }, 3600, 'seconds'],
      [{ kind: 'site-default' }, 1_209_600, 'default'],
      [{ kind: 'set', seconds: 7200 }, 7200, 'seconds'],
    ] as const) {
      const job = await site.changeExpiry({ kind: 'sessions', refs: [ref] }, change)
      expect(job.result).toMatchObject({ changed: 1, untilNextSave: 0, failed: 0 })
      expect((await browser.get('/me')).status).toBe(200)
      await browser.post('/cart')
      const lives = (row: SessionRow) => Math.abs((row.expireAt - Date.now()) / 1000 - seconds) < 30
      const saved = await site.until({ text: 'erik@' }, lives)
      expect(saved).toMatchObject({ ref, expiryKind: kind, signature: 'valid' })
    }
    expect(await browser.post('/cart')).toEqual({ status: 200, body: { items: 5 } })
    const { payload } = await detail(ref)
    const owner = payload?.find(({ key }) => key === 'owner')?.children?.find(({ key }) => key === 'username')
    expect(owner?.text).toBe('"erik"')
  })

  it('logs a person out, and Django takes the browser as anonymous', async () => {
    const browser = await logIn('dora')
    const { ref } = await site.one({ text: 'dora@', status: ['authenticated'] })
    const job = await site.logOut({ kind: 'sessions', refs: [ref] })
    expect(job.result).toMatchObject({ loggedOut: 1, failed: 0 })
    expect((await browser.get('/me')).status).toBe(401)
    await site.none({ text: 'dora@' })
  })

  it('says when the connection names the other serializer, and how to go on', async () => {
    const other = { ...django.site, name: 'JSON', mode: 'read-only' as const }
    const secrets = { password: place.password ?? undefined, secretKey }
    const { steps } = await console.call('connections.test', { id: null, site: other, secrets, testId: 'one' })
    expect(steps.find(({ step }) => step === 'decode-row')).toMatchObject({
      state: 'failed',
      hint: expect.stringMatching(/choose Pickle/),
    })
    const open = await console.open(other, secrets)
    await vi.waitFor(async () => expect((await open.rows()).length).toBeGreaterThan(2), patience)
    const rows = await open.rows()
    expect(new Set(rows.map(row => `${row.status} ${row.statusReason} ${row.signature}`))).toEqual(
      new Set(['unreadable pickled valid']),
    )
    // What it holds is still to be seen.
    const call = { connectionId: open.connectionId, ref: rows[0]?.ref ?? '' }
    expect((await console.call('sessions.detail', call)).payload?.length).toBeGreaterThan(5)
  })
})
