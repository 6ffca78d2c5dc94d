import { afterAll, beforeAll } from 'vitest'
import type { SecretsInput, Site } from '../../shared/contract/connections.ts'
import type { Browser } from './browser.ts'
import type { OpenSite, StartedConsole } from './console.ts'
import { startConsole } from './console.ts'
import type { DjangoSite, SiteSettings, Task } from './django-site.ts'
import { secretKey, startDjango } from './django-site.ts'
import type { Place } from './places.ts'
import { mariadbPlace, postgresPlace, sqlitePlace } from './places.ts'

export const engines = [
  { name: 'SQLite', startPlace: sqlitePlace },
  { name: 'MariaDB', startPlace: mariadbPlace },
  { name: 'PostgreSQL', startPlace: postgresPlace },
] as const

/** One Django with its console; the tests of a file share it, each with people of its own. */
export type Watched = {
  readonly django: () => DjangoSite
  readonly console: () => StartedConsole
  readonly site: () => OpenSite
  /** Someone new, already logged in by one browser. */
  readonly newcomer: () => Promise<{ readonly name: string; readonly browser: Browser }>
}

/** How a site differs from one that keeps its sessions in its table. Asked once the place is there. */
export type Unlike = {
  /** For SITE_SETTINGS. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Tasks of do.py that make what it needs. */
  readonly tasks?: readonly Task[]
  readonly site: (site: Site) => Site
  readonly secrets?: SecretsInput
  /** Of the site's process. */
  readonly environment?: Readonly<Record<string, string>>
}

/** To be called inside a describe: starts everything before its tests and ends it after them. */
export function watch(
  startPlace: () => Promise<Place>,
  settings?: SiteSettings,
  unlike: () => Promise<Unlike> | Unlike = () => ({ settings: {}, site: site => site }),
): Watched {
  let place: Place | undefined
  let django: DjangoSite | undefined
  let console: StartedConsole | undefined
  let site: OpenSite | undefined
  let people = 0
  const names = Array.from({ length: 30 }, (_, number) => `person${number}`)

  beforeAll(async () => {
    place = await startPlace()
    const different = await unlike()
    django = await startDjango(place, settings, {
      SITE_SETTINGS: JSON.stringify(different.settings),
      ...different.environment,
    })
    await django.perform(['users', ...names], ...(different.tasks ?? []))
    console = await startConsole()
    site = await console.open(different.site(django.site), {
      password: place.password ?? undefined,
      secretKey,
      ...different.secrets,
    })
  }, 120_000)

  afterAll(async () => {
    await console?.close()
    await django?.stop()
    await place?.stop()
  })

  const started = <Part>(part: Part | undefined): Part => {
    if (part === undefined) throw new Error('It has not been started')
    return part
  }
  return {
    django: () => started(django),
    console: () => started(console),
    site: () => started(site),
    async newcomer() {
      const name = names[people]
      if (name === undefined) throw new Error('There are no more people')
      people += 1
      const browser = started(django).newBrowser()
      await browser.logIn(name)
      return { name, browser }
    },
  }
}
