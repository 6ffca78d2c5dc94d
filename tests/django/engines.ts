import { afterAll, beforeAll } from 'vitest'
import type { Browser } from './browser.ts'
import type { OpenSite, StartedConsole } from './console.ts'
import { startConsole } from './console.ts'
import type { DjangoSite, SiteSettings } from './django-site.ts'
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

/** To be called inside a describe: starts everything before its tests and ends it after them. */
export function watch(startPlace: () => Promise<Place>, settings?: SiteSettings): Watched {
  let place: Place | undefined
  let django: DjangoSite | undefined
  let console: StartedConsole | undefined
  let site: OpenSite | undefined
  let people = 0
  const names = Array.from({ length: 30 }, (_, number) => `person${number}`)

  beforeAll(async () => {
    place = await startPlace()
    django = await startDjango(place, settings)
    await django.perform(['users', ...names])
    console = await startConsole()
    site = await console.open(django.site, { password: place.password ?? undefined, secretKey })
  }, 60_000)

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
