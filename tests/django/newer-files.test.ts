import { existsSync, mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { never } from '../../shared/contract/session.ts'
import { describeCacheJourneys } from './cache-journeys.ts'
import { watch } from './engines.ts'
import { sqlitePlace } from './places.ts'

/** "4.2=/folder:5.2=/folder", as scripts/newer-djangos.mjs gives them. */
const djangos = (process.env['ROLLCALL_DJANGOS'] ?? '')
  .split(':')
  .filter(entry => entry !== '')
  .map(entry => {
    const [version = '', folder = ''] = entry.split('=')
    return { version, environment: { PYTHONPATH: folder } }
  })

function ownFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-newer-files-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  return folder
}

it.runIf(djangos.length > 0)('runs with the Djangos that there are', () => {
  expect(djangos.every(({ environment }) => existsSync(path.join(environment.PYTHONPATH, 'django')))).toBe(true)
})

describe.each(djangos)('files of Django $version', ({ environment }) => {
  describe('the file engine', () => {
    const folder = ownFolder()
    const { site, newcomer, django } = watch(sqlitePlace, undefined, () => ({
      settings: { SESSION_ENGINE: 'django.contrib.sessions.backends.file', SESSION_FILE_PATH: folder },
      environment,
      site: plain => ({
        ...plain,
        django: { ...plain.django, release: '4+', sessionEngine: 'file' },
        files: { folder, cookieName: 'sessionid' },
      }),
    }))
    const hasLife = (seconds: number) => (row: { readonly expireAt: number }) =>
      Math.abs((row.expireAt - Date.now()) / 1000 - seconds) < 30

    it('shows who logs in, ends the session, and the browser is out', async () => {
      const { name, browser } = await newcomer()
      const { ref } = await site().one({ text: `${name}@` })
      await site().logOut({ kind: 'sessions', refs: [ref] })
      expect((await browser.get('/me')).status).toBe(401)
      await site().none({ text: `${name}@` })
    })

    it('knows a date of its own, a length that never ends, and takes either out to end it', async () => {
      const { name, browser } = await newcomer()
      const file = path.join(folder, `sessionid${browser.sessionKey()}`)
      await browser.post('/set-expiry', { from_now: 7200 })
      const dated = await site().until({ text: `${name}@` }, row => row.expiryKind === 'date')
      expect(hasLife(7200)(dated)).toBe(true)
      // The date alone counts, however old the file is.
      utimesSync(file, 1_600_000_000, 1_600_000_000)
      expect((await browser.get('/cart')).status).toBe(200)
      await site().changeExpiry({ kind: 'sessions', refs: [dated.ref] }, { kind: 'set', seconds: 600 })
      await site().until({ text: `${name}@` }, row => row.expiryKind === 'default' && hasLife(600)(row))
      expect((await browser.get('/me')).status).toBe(200)
      await browser.post('/set-expiry', { value: 300 })
      await site().until({ text: `${name}@` }, row => row.expireAt === never)
      await browser.post('/set-expiry', { from_now: 1 })
      await site().until({ text: `${name}@` }, row => row.status === 'expired')
      await django().perform(['clearsessions'])
      expect(existsSync(file)).toBe(false)
      await site().none({ text: `${name}@` })
    })
  })

  describe('a cache in files', () => {
    const folder = ownFolder()
    const watched = watch(sqlitePlace, undefined, () => ({
      settings: {
        SESSION_ENGINE: 'django.contrib.sessions.backends.cache',
        CACHES: { default: { BACKEND: 'django.core.cache.backends.filebased.FileBasedCache', LOCATION: folder } },
      },
      environment,
      site: plain => ({
        ...plain,
        django: { ...plain.django, release: '4+', sessionEngine: 'cache' },
        cache: {
          address: { kind: 'files', folder },
          keyPrefix: '',
          version: 1,
          sessionPrefix: null,
          longestRequest: 0,
        },
      }),
    }))
    describeCacheJourneys(watched, 'short')
  })
})
