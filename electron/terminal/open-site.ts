import type { Client } from '../../shared/contract/client.ts'
import type { Connection, Site, UserTable } from '../../shared/contract/connections.ts'
import type { Preferences } from '../../shared/contract/app.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { openTerminalConsole } from '../hosts/terminal.ts'
import type { Secrets } from '../monitor/protocol.ts'
import type { Context } from './command.ts'
import { usageError } from './exit.ts'
import { nearest } from './nearest.ts'
import { givenSecrets, placedPassword } from './secrets.ts'
import { unsavedSite, urlsOf } from './site-options.ts'
import { printable, printableLines } from './text.ts'

/** A site that a command is about, in a console of its own. */
export type ChosenSite = {
  readonly client: Client
  readonly preferences: Preferences
  /** Null for one that is not saved. */
  readonly saved: Connection | null
  readonly site: Site
  readonly secrets: Secrets
  /** Opens it; the connection's id. */
  readonly open: () => Promise<string>
}

type Options = {
  /** The connection's name where it was typed as a word and not as an option. */
  readonly named?: string | undefined
  /** Whether the command writes: a site that is not saved is read-only otherwise. */
  readonly writes?: boolean
}

/** Starts a console, for as long as `use` works with it. */
export async function withConsole<Result>(
  context: Context,
  use: (client: Client, hold: (connectionId: string, secrets: Secrets) => void) => Promise<Result>,
): Promise<Result> {
  const { terminal, values, threads } = context
  const log = (line: string) => {
    if (values.flag('verbose')) terminal.tell(printableLines(line))
  }
  const console = openTerminalConsole(threads, log)
  try {
    const { notices } = await console.client.call('app.info', {})
    for (const notice of notices) terminal.tell(`rollcall: ${notice}`)
    return await use(console.client, console.hold)
  } finally {
    // What became of a job is in the audit log only when this is over.
    await console.close()
  }
}

/** Finds out which site is meant, and its secrets. */
export async function withSite<Result>(
  context: Context,
  { named, writes = false }: Options,
  use: (chosen: ChosenSite) => Promise<Result>,
): Promise<Result> {
  const { values, terminal } = context
  const option = values.text('connection')
  if (named !== undefined && option !== undefined) throw usageError('The connection was named twice', 'Once is enough.')
  const wanted = named ?? option
  const urls = urlsOf(values, wanted !== undefined)
  const given = await givenSecrets(values, terminal.tell)
  return withConsole(context, async (client, hold) => {
    const preferences = await client.call('app.preferences', {})
    if (urls.urls.length > 0) {
      const unsaved = unsavedSite(values, urls, writes ? 'operator' : 'read-only')
      const placed = placedPassword(values, unsaved.site, given)
      const secrets = await completed(context, unsaved.site, {
        ...placed,
        password: placed.password ?? unsaved.password,
        cachePassword: placed.cachePassword ?? unsaved.cachePassword,
      })
      const site = await withUsers(context, client, unsaved.site, secrets)
      const open = async () => (await client.call('connections.openUnsaved', { site, secrets: inputOf(secrets) })).id
      return use({ client, preferences, saved: null, site, secrets, open })
    }
    const saved = findConnection(
      await client.call('connections.list', {}),
      wanted ?? process.env['ROLLCALL_CONNECTION'],
    )
    const secrets = saved.demo ? given : await completed(context, saved.site, placedPassword(values, saved.site, given))
    hold(saved.id, secrets)
    const open = async () => (await client.call('connections.open', { connectionId: saved.id })).id
    return use({ client, preferences, saved, site: saved.site, secrets, open })
  })
}

export const inputOf = ({ password, cachePassword, secretKey, secretKeyFallbacks }: Secrets) => ({
  ...(password !== null && { password }),
  ...(cachePassword != null && { cachePassword }),
  ...(secretKey !== null && { secretKey }),
  secretKeyFallbacks: [...secretKeyFallbacks],
})

/** By its id or its name, whatever its case. */
export function findConnection(saved: readonly Connection[], wanted: string | undefined): Connection {
  const names = saved.map(each => each.site.name)
  if (wanted === undefined || wanted === '') {
    const [only, ...others] = saved
    if (only && others.length === 0) return only
    throw usageError(
      only ? 'There are several saved connections, and none was named' : 'There is no saved connection',
      only
        ? `Name one: ${names.map(quoted).join(', ')}.`
        : 'Give --url, or save one in the window or the browser (rollcall serve).',
    )
  }
  const same = (name: string) => name.normalize().toLocaleLowerCase('en') === wanted.normalize().toLocaleLowerCase('en')
  const found = saved.find(each => each.id === wanted) ?? saved.find(each => same(each.site.name))
  if (found) return found
  const meant = nearest(wanted, names)
  const hint = meant === null ? 'See "rollcall connections".' : `Did you mean ${quoted(meant)}?`
  throw usageError(`There is no saved connection named ${quoted(wanted.slice(0, 120))}`, hint)
}

const quoted = (name: string) => JSON.stringify(name)

/** Asks on a terminal for the passwords of accounts that may have one and of which none was given: of the database, then of a Redis. */
async function completed({ terminal, signal }: Context, site: Site, given: Secrets): Promise<Secrets> {
  if (!terminal.isInteractive) return given
  const ask = async (asked: string | null) =>
    asked === null ? null : (await terminal.askSecret(`Password of ${asked} (Enter for none): `, signal)) || null
  const password = given.password ?? (await ask(databaseAccount(site)))
  return { ...given, password, cachePassword: given.cachePassword ?? (await ask(cacheAccount(site))) }
}

/** Over a socket the system vouches for the account. */
function databaseAccount({ store }: Site): string | null {
  if (store === null || !('user' in store) || store.socketPath !== null) return null
  return `${store.user || 'the account'} at ${store.host}:${store.port}`
}

function cacheAccount({ cache }: Site): string | null {
  if (cache?.address.kind !== 'redis' || cache.address.socketPath !== null) return null
  const { user, servers } = cache.address
  return `${user || 'the default user'} at the Redis ${servers.map(({ host, port }) => `${host}:${port}`).join(', ')}`
}

/** The table of users that options name, or the likeliest. */
async function withUsers({ values, terminal }: Context, client: Client, site: Site, secrets: Secrets): Promise<Site> {
  const wanted = values.text('user-table')
  if (values.flag('no-users') || site.store === null) return site
  const { userTables } = await client
    .call('connections.inspect', { id: null, site, secrets: inputOf(secrets) })
    .catch((error: unknown): { userTables: UserTable[] } => {
      // What is wrong is told by opening it, step by step by "test".
      if (error instanceof RollcallError && wanted === undefined) return { userTables: [] }
      throw error
    })
  const found = wanted === undefined ? userTables[0] : userTables.find(({ table }) => sameTable(table, wanted))
  if (wanted !== undefined && found === undefined) {
    const hint =
      userTables.length === 0
        ? 'The account may see none that does.'
        : `These do: ${userTables.map(({ table }) => table).join(', ')}.`
    throw usageError(`No table named ${quoted(wanted)} looks like a table of users`, hint)
  }
  if (found && values.flag('verbose')) terminal.tell(`People are read from ${printable(found.table)}.`)
  return { ...site, users: found ?? null }
}

const sameTable = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
