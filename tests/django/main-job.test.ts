import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenSite, StartedConsole } from './console.ts'
import { startConsole } from './console.ts'
import type { DjangoSite } from './django-site.ts'
import { secretKey, startDjango } from './django-site.ts'
import type { Place } from './places.ts'
import { mariadbPlace, postgresPlace, sqlitePlace } from './places.ts'

describe.each([
  { name: 'SQLite', start: sqlitePlace },
  { name: 'MariaDB', start: mariadbPlace },
  { name: 'PostgreSQL', start: postgresPlace },
])('Django over $name', ({ start }) => {
  let place: Place
  let django: DjangoSite
  let console: StartedConsole
  let site: OpenSite

  beforeAll(async () => {
    place = await start()
    django = await startDjango(place)
    await django.perform(['users', 'ana', 'bela', 'staff'])
    console = await startConsole()
    site = await console.open(django.site, { password: place.password ?? undefined, secretKey })
  }, 60_000)

  afterAll(async () => {
    await console?.close()
    await django?.stop()
    await place?.stop()
  })

  it('shows a login, logs it out, and Django then takes the browser as anonymous', async () => {
    const [ana, bela] = [django.newBrowser(), django.newBrowser()]
    await ana.logIn('ana')
    await bela.logIn('bela')
    const row = await site.one({ text: 'ana@', status: ['authenticated'] })
    await site.one({ text: 'bela@', status: ['authenticated'] })
    expect(row).toMatchObject({ verified: true, signature: 'valid', person: { name: 'ana' } })
    const job = await site.logOut({ kind: 'sessions', refs: [row.ref] })
    expect(job).toMatchObject({ state: 'done', result: { loggedOut: 1, outcomes: [{ outcome: 'logged-out' }] } })
    expect((await ana.get('/me')).status).toBe(401)
    expect(await bela.get('/me')).toEqual({ status: 200, body: { user: 'bela' } })
  })
})
