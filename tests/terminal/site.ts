import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { Browser } from '../django/browser.ts'
import type { DjangoSite } from '../django/django-site.ts'
import { secretKey, startDjango } from '../django/django-site.ts'
import type { Place } from '../django/places.ts'
import { mariadbPlace } from '../django/places.ts'
import type { Ended, Options, Running } from './rollcall.ts'
import { newFolder, removeFolder, rollcall, startRollcall } from './rollcall.ts'

/** A real Django over MariaDB, and commands that are run against it. */
export type CommandedSite = {
  readonly django: () => DjangoSite
  readonly folder: () => string
  /** --url and where the secrets are. */
  readonly url: () => readonly string[]
  readonly newcomer: () => Promise<{ readonly name: string; readonly browser: Browser }>
  readonly run: (args: readonly string[], options?: Partial<Options>) => Promise<Ended>
  readonly start: (args: readonly string[], options?: Partial<Options>) => Running
}

/** Where the sessions are, when not in the table alone. */
export type Elsewhere = {
  /** Of the site. */
  readonly settings: Readonly<Record<string, unknown>>
  /** More of the command line. */
  readonly args: readonly string[]
  readonly stop: () => Promise<void>
}

/** To be called inside a describe: starts everything before its tests and ends it after them. */
export function commandSite(startElsewhere?: () => Promise<Elsewhere>): CommandedSite {
  let elsewhere: Elsewhere | undefined
  let place: Place | undefined
  let django: DjangoSite | undefined
  let folder = ''
  let people = 0
  const names = Array.from({ length: 30 }, (_, number) => `person${number}`)
  const started = <Part>(part: Part | undefined): Part => {
    if (part === undefined) throw new Error('It has not been started')
    return part
  }

  beforeAll(async () => {
    folder = newFolder()
    place = await mariadbPlace()
    elsewhere = await startElsewhere?.()
    django = await startDjango(place, undefined, { SITE_SETTINGS: JSON.stringify(elsewhere?.settings ?? {}) })
    await django.perform(['users', ...names])
    for (const [file, secret] of [
      ['key.txt', secretKey],
      ['password.txt', place.password ?? ''],
    ] as const) {
      writeFileSync(path.join(folder, file), `${secret}\n`)
      chmodSync(path.join(folder, file), 0o600)
    }
  }, 60_000)

  afterAll(async () => {
    await django?.stop()
    await place?.stop()
    await elsewhere?.stop()
    removeFolder(folder)
  })

  const url = () => {
    const { store } = started(django).site
    if (store?.kind !== 'mysql') throw new Error('The site is in MariaDB')
    const address = `mysql://${store.user}@${store.host}:${store.port}/${store.database}?sslmode=disable`
    const secrets = ['--secret-key-file', 'key.txt', '--password-file', 'password.txt']
    return ['--url', address, '--release', '3', ...secrets, ...(elsewhere?.args ?? [])]
  }
  return {
    django: () => started(django),
    folder: () => folder,
    url,
    async newcomer() {
      const name = names[people]
      if (name === undefined) throw new Error('There are no more people')
      people += 1
      const browser = started(django).newBrowser()
      await browser.logIn(name)
      return { name, browser }
    },
    run: (args, options) => rollcall(args, { dataFolder: folder, ...options }),
    start: (args, options) => startRollcall(args, { dataFolder: folder, ...options }),
  }
}
