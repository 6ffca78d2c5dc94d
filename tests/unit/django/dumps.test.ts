import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { siteDefaults } from '../../../shared/contract/connections.ts'
import { createDecoder } from '../../../shared/django/decode.ts'
import { expiryDate } from '../../../shared/django/expiry.ts'
import { readFields } from '../../../shared/django/fields.ts'
import { createSiteClock } from '../../../shared/django/site-clock.ts'
import { formatStoredDate, parseStoredDate } from '../../../shared/django/stored-date.ts'

const folder = path.join(import.meta.dirname, '../../fixtures/django/dumps')
const row = /django_session["`]? VALUES ?\('([a-z0-9]{32})', ?'([^']+)', ?'([^']+)'\)/g

/** The column against what the signed time of each row and its own expiry say: real Djangos in their zones and databases. */
describe.each([
  ['mysql-4.2-usetz0-America_Chicago.sql', false, 'America/Chicago'],
  ['mysql-5.2-usetz1-UTC.sql', true, 'UTC'],
  ['postgresql-5.2-usetz1-UTC.sql', true, 'UTC'],
  ['postgresql-6.1-usetz0-Europe_Madrid.sql', true, 'Europe/Madrid'],
  ['sqlite-3.2-usetz0-Asia_Kathmandu.sql', false, 'Asia/Kathmandu'],
  ['sqlite-5.2-usetz1-UTC.sql', true, 'UTC'],
])('%s', (file, storesInstants, timeZone) => {
  const rows = [...readFileSync(path.join(folder, file), 'utf8').matchAll(row)]
  const clock = createSiteClock({ storesInstants, timeZone })
  const decode = createDecoder(nodePrimitives, {
    secretKey: 'dump-secret-public-1',
    fallbacks: [],
    keySalt: siteDefaults.keySalt,
    release: file.includes('-3.2-') ? '3' : '4+',
    serializer: 'json',
  })

  test('every expire_date is the moment that Django meant', () => {
    for (const [, , sessionData = '', dateText = ''] of rows) {
      const decoded = decode(sessionData)
      expect(decoded).toMatchObject({ signature: 'valid', unreadable: null })
      const { sessionExpiry } = readFields(decoded.serialized ?? '', siteDefaults.identity, timeZone)
      const stored = parseStoredDate(dateText) ?? Number.NaN
      const expected = expiryDate(sessionExpiry, {
        modifiedAt: decoded.signedAt ?? Number.NaN,
        cookieAge: siteDefaults.cookieAge,
        timeZone,
      })
      // The signed time is in whole seconds and was taken a moment before or after.
      expect(Math.abs(clock.toInstant(stored) - (expected ?? Number.NaN))).toBeLessThanOrEqual(1500)
      expect(formatStoredDate(clock.toStored(clock.toInstant(stored))).slice(0, 19)).toBe(dateText.slice(0, 19))
    }
    expect(rows.length).toBeGreaterThanOrEqual(9)
  })
})
