import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { DatabaseAddress } from '../../shared/contract/addresses.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { djangoSite } from '../../shared/contract/django-site.ts'
import type { Browser } from './browser.ts'
import { createBrowser } from './browser.ts'
import type { Place } from './places.ts'

export const secretKey = 'the key of a site that only tests know'
const folder = fileURLToPath(new URL('site/', import.meta.url))
const python = '/usr/bin/python3'

export type SiteSettings = { readonly useTimeZone: boolean; readonly timeZone: string }

/** A task of do.py and its arguments. */
export type Task = readonly [name: string, ...args: (string | number)[]]

/** A session as Django itself reads it: times in ms, `expiry` is `_session_expiry` or the cookie's age in seconds. */
export type Decoded = { readonly userId: string | null; readonly expireAt: number; readonly expiry: number }

/** A real Django that serves on a port of 127.0.0.1, with its tables in a database of its own. */
export type DjangoSite = {
  readonly site: Site
  readonly place: Place
  readonly newBrowser: () => Browser
  /** Runs tasks in one process, one after the other. */
  readonly perform: (...tasks: readonly Task[]) => Promise<string>
  /** Runs another script beside do.py and gives what it prints. */
  readonly script: (name: string) => Promise<string>
  readonly decoded: () => Promise<readonly Decoded[]>
  /** The rows of the last statement, as the database's own driver gives them. */
  readonly run: (sql: string) => Promise<readonly Record<string, unknown>[]>
  readonly stop: () => Promise<void>
}

/** Makes the tables, and starts to serve; `more` goes into the environment of the site. The process ends with this one, as its input then closes. */
export async function startDjango(
  place: Place,
  settings: SiteSettings = { useTimeZone: true, timeZone: 'UTC' },
  more: Readonly<Record<string, string>> = {},
): Promise<DjangoSite> {
  const database = await place.newDatabase()
  const environment = {
    PATH: process.env['PATH'],
    PYTHONDONTWRITEBYTECODE: '1',
    SITE_SECRET_KEY: secretKey,
    SITE_USE_TZ: settings.useTimeZone ? '1' : '0',
    SITE_TIME_ZONE: settings.timeZone,
    ...place.environment(database),
    ...more,
  }

  async function script(...args: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(python, args, { cwd: folder, env: environment })
    return stdout
  }
  const perform = (...tasks: readonly Task[]) => script('do.py', JSON.stringify(tasks))

  await perform(['migrate'])
  const child = spawn(python, ['serve.py'], {
    cwd: folder,
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const [line] = await Promise.race([
    once(child.stdout, 'data'),
    exited.then(([code]) => Promise.reject(new Error(`Django ended with ${code}`))),
  ])
  const origin = `http://127.0.0.1:${String(line).trim()}`

  return {
    site: siteOf(place.address(database), settings),
    place,
    newBrowser: () => createBrowser(origin),
    perform,
    script: name => script(name),
    decoded: async () =>
      (await perform(['decoded']))
        .split('\n')
        .filter(Boolean)
        .map(row => JSON.parse(row)),
    run: sql => place.run(database, sql),
    async stop() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** The site as a person would enter it. */
function siteOf(store: DatabaseAddress, settings: SiteSettings): Site {
  return {
    name: `Django over ${store.kind}`,
    environment: 'production',
    mode: 'operator',
    store,
    ...djangoSite,
    django: { ...djangoSite.django, release: '3', ...settings },
  }
}
