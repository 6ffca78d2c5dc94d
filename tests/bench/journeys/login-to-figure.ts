import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { createRandom, randomSessionKey } from '../../../electron/demo/random.ts'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { sessionAuthHashes } from '../../../shared/django/auth.ts'
import { encodeSession } from '../../../shared/django/encode.ts'
import type { TestServer } from '../../servers/server.ts'
import { keyring, passwordOf } from '../data.ts'
import { database } from '../database.ts'
import type { Figure } from '../figures.ts'
import { percentile } from '../figures.ts'

/** Resolves with the sessions of the first figure once they are more than so many. */
const sessionsAbove = (page: Page, before: number): Promise<number> =>
  page.evaluate(
    limit =>
      new Promise<number>(resolve => {
        const look = () => {
          const text = document.querySelector('ul[aria-label="Figures"]')?.textContent ?? ''
          const shown = Number((/([\d,]+) sessions?/.exec(text)?.[1] ?? '').replaceAll(',', ''))
          if (shown > limit) resolve(shown)
          else requestAnimationFrame(look)
        }
        look()
      }),
    before,
  )

/** A login in the database until the Overview shows more sessions. Each comes at another moment of a refresh. */
export async function loginsToFigure(page: Page, server: TestServer, times: number): Promise<Figure> {
  const random = createRandom(7)
  const spent: number[] = []
  await page.goto(`${new URL(page.url()).origin}/#/overview`)
  for (let round = 0; round < times; round += 1) {
    await delay(1500 + random() * 1500)
    const before = await sessionsAbove(page, 0)
    const begin = performance.now()
    // Others expire by themselves meanwhile: five logins at once are seen all the same.
    await server.run(Array.from({ length: 5 }, () => loginRow(random)).join(';'), database)
    await sessionsAbove(page, before)
    spent.push(performance.now() - begin)
  }
  return {
    name: 'a login until it is on the Overview, p95',
    value: percentile(spent, 0.95) / 1000,
    unit: 's',
    atMost: 1.5,
    runs: times,
  }
}

function loginRow(random: () => number): string {
  const now = Date.now()
  const payload = {
    _auth_user_id: '1',
    _auth_user_backend: 'django.contrib.auth.backends.ModelBackend',
    _auth_user_hash: sessionAuthHashes(nodePrimitives, keyring, passwordOf(1))[0],
  }
  const text = encodeSession(nodePrimitives, keyring, JSON.stringify(payload), Math.floor(now / 1000))
  const expires = new Date(now + 1_209_600_000).toISOString().slice(0, 23).replace('T', ' ')
  return `insert into django_session (session_key, session_data, expire_date)
    values ('${randomSessionKey(random)}', '${text}', '${expires}')`
}
