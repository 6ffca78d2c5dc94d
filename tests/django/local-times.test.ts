import { describe, expect, it } from 'vitest'
import { watch } from './engines.ts'
import { mariadbPlace, postgresPlace, sqlitePlace } from './places.ts'

describe.each([
  { zone: 'America/Chicago', startPlace: mariadbPlace, name: 'MariaDB' },
  { zone: 'Asia/Kathmandu', startPlace: mariadbPlace, name: 'MariaDB' },
  { zone: 'Asia/Kathmandu', startPlace: sqlitePlace, name: 'SQLite' },
  { zone: 'America/Chicago', startPlace: postgresPlace, name: 'PostgreSQL' },
])('a site with USE_TZ=False in $zone over $name', ({ zone, startPlace }) => {
  const { django, site, newcomer } = watch(startPlace, { useTimeZone: false, timeZone: zone })

  it.each([60, 86_400, 1_209_600])('shows when a session of %d s ends, to the second', async age => {
    const { name, browser } = await newcomer()
    await browser.post('/set-expiry', { value: age })
    const saved = Date.now()
    const row = await site().until({ text: `${name}@` }, found => found.expiryKind === 'seconds' && found.verified)
    const decoded = (await django().decoded()).find(session => session.userId === row.person?.userId)
    expect(row).toMatchObject({ status: 'authenticated', expireAt: decoded?.expireAt })
    expect(Math.abs(row.expireAt - (saved + age * 1000))).toBeLessThan(5_000)
    expect((await browser.get('/me')).status).toBe(200)
  })

  it('takes a session as expired at the moment when Django does', async () => {
    const { name, browser } = await newcomer()
    await browser.post('/set-expiry', { value: 1 })
    await site().one({ text: `${name}@`, status: ['expired'] })
    expect((await browser.get('/me')).status).toBe(401)
  })
})
