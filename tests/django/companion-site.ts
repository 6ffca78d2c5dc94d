import { afterAll, beforeAll, vi } from 'vitest'
import type { InputOf } from '../../shared/contract/contract.ts'
import type { Published } from '../../shared/contract/permanent.ts'
import type { SessionRow } from '../../shared/contract/session.ts'
import type { CompanionOptions } from '../../shared/policy/companion-policy.ts'
import { defaultCompanionOptions } from '../../shared/policy/companion-policy.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { djangoDefault } from '../../shared/policy/policy.ts'
import type { Browser } from './browser.ts'
import type { StartedConsole } from './console.ts'
import { patience, startConsole } from './console.ts'
import type { DjangoSite } from './django-site.ts'
import { secretKey, startDjango } from './django-site.ts'
import type { Place } from './places.ts'

/** Obeyed within a second, and what was read last is forgotten after one. */
export const quick: CompanionOptions = { ...defaultCompanionOptions, cacheSeconds: 1, keepSeconds: 1 }

/** A real Django with the companion in its middleware, and a console that publishes for it. */
export type CompanionSite = {
  readonly django: () => DjangoSite
  readonly call: StartedConsole['call']
  readonly connectionId: () => string
  readonly makeTables: () => Promise<void>
  /** Saves a version with these limits over Django's defaults, and publishes it. */
  readonly publish: (limits: Partial<Policy>, options?: Partial<CompanionOptions>) => Promise<Published>
  readonly save: (limits: Partial<Policy>) => Promise<number>
  readonly newBrowser: () => Browser
  /** Someone new who logged in by a view that stamps nothing. */
  readonly newcomer: (prefix?: 'person' | 'staff') => Promise<Newcomer>
  readonly logIn: (name: string) => Promise<Browser>
  /** The person's session as the console shows it, once it knows who and since when. */
  readonly row: (name: string) => Promise<SessionRow>
}
export type Newcomer = { readonly name: string; readonly browser: Browser }

/** To be called inside a describe: starts everything before its tests and ends it after them. */
export function companionSite(
  startPlace: () => Promise<Place>,
  { rollcall = {}, environment = {} }: { rollcall?: object; environment?: Readonly<Record<string, string>> } = {},
): CompanionSite {
  let place: Place | undefined
  let django: DjangoSite | undefined
  let console: StartedConsole | undefined
  let connection = ''
  const names = Array.from({ length: 20 }, (_, number) => [`person${number}`, `staff${number}`]).flat()
  const unused = [...names]

  beforeAll(async () => {
    place = await startPlace()
    django = await startDjango(place, undefined, {
      DJANGO_SETTINGS_MODULE: 'companion_settings',
      SITE_ROLLCALL: JSON.stringify(rollcall),
      // Another Django than Debian's can be tried by its folder.
      PYTHONPATH: process.env['SITE_PYTHONPATH'] ?? '',
      ...environment,
    })
    await django.perform(['users', ...names])
    console = await startConsole()
    const open = await console.open(django.site, { password: place.password ?? undefined, secretKey })
    connection = open.connectionId
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
  const call: CompanionSite['call'] = (method, input) => started(console).call(method, input)
  const onConnection = <Rest extends object>(rest: Rest) => ({ connectionId: connection, ...rest })

  async function save(limits: Partial<Policy>): Promise<number> {
    const { versions } = await call('policy.versions', onConnection({}))
    const { name } = started(django).site
    const input: InputOf<'policy.save'> = {
      connectionId: connection,
      policy: { ...djangoDefault, ...limits },
      basedOn: versions[0]?.version ?? 0,
      reason: 'asked for by a test',
      confirmation: name,
    }
    return (await call('policy.save', input)).version
  }

  async function logIn(name: string): Promise<Browser> {
    const browser = started(django).newBrowser()
    const { status } = await browser.post('/quiet-login', { username: name, password: name })
    if (status !== 200) throw new Error(`${name} could not log in: ${status}`)
    return browser
  }

  return {
    django: () => started(django),
    call,
    connectionId: () => connection,
    async makeTables() {
      const { statements } = await call('permanent.table', onConnection({}))
      await call('permanent.createTable', onConnection({ statements, reason: 'asked for by a test' }))
    },
    async publish(limits, options = {}) {
      const version = await save(limits)
      const state = await call('permanent.table', onConnection({}))
      const basedOn = state.published?.revision ?? 0
      const wanted = { ...quick, ...options }
      const confirmation = started(django).site.name
      const input = onConnection({ version, basedOn, options: wanted, reason: 'asked for by a test', confirmation })
      return (await call('permanent.publish', input)).published
    },
    save,
    newBrowser: () => started(django).newBrowser(),
    async newcomer(prefix = 'person') {
      const name = unused.find(each => each.startsWith(prefix))
      if (name === undefined) throw new Error('There are no more people')
      unused.splice(unused.indexOf(name), 1)
      return { name, browser: await logIn(name) }
    },
    logIn,
    row: name =>
      vi.waitFor(async () => {
        const filter = { text: `${name}@` }
        const sort = { column: 'login', direction: 'descending' } as const
        const page = await call('sessions.page', onConnection({ filter, sort, offset: 0, limit: 5 }))
        const [row] = page.rows
        if (!row?.person || row.loginAt === null) throw new Error(JSON.stringify(row))
        return row
      }, patience),
  }
}

export const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** Waits, asking now and then; each answer must be an answer of the view, never an error. */
export function isAnonymous(browser: Browser): Promise<void> {
  return vi.waitFor(async () => {
    const { status } = await browser.get('/me')
    if (status !== 401) throw new Error(`It is answered with ${status}`)
  }, patience)
}
