import type { SessionFilter, SessionRow, SessionSort } from '../../../shared/contract/session.ts'
import { sessionSort } from '../../../shared/contract/session.ts'
import { whereElse } from '../../../shared/words/where-else.ts'
import { tellCertainty } from '../certainty.ts'
import type { Command, Context, Values } from '../command.ts'
import { exitCode, usageError } from '../exit.ts'
import { filterOf, filterOptions } from '../filter-options.ts'
import { findPerson } from '../find-person.ts'
import { numberOption } from '../lengths.ts'
import { nearest } from '../nearest.ts'
import { withSite } from '../open-site.ts'
import { sessionColumns, sessionJson } from '../session-print.ts'
import { siteGroups } from '../site-options.ts'
import { paintFor } from '../style.ts'
import { layOut } from '../table.ts'
import { timesIn, zoneNamed } from '../times.ts'
import { requireListing } from '../unlisted.ts'
import { openLive } from '../until-live.ts'
import type { LiveSite } from '../until-live.ts'

const pageSize = 500
const mostSessions = 10_000_000
const sortColumns = sessionSort.shape.column.options

async function run(context: Context): Promise<number> {
  const { values, terminal } = context
  const conditions = filterOf(values) ?? {}
  const sort = sortOf(values)
  const limit = numberOption(values, 'limit', 1, mostSessions) ?? Infinity
  await withSite(context, { named: values.positionals[0] }, async chosen => {
    const live = await openLive(context, chosen, { notes: true })
    requireListing(live, terminal, 'there is nothing to list')
    const { client, connectionId } = live
    // What is printed page by page is one picture: it does not move on meanwhile.
    await client.call('monitor.pause', { connectionId })
    const filter = await withPerson(context, live, conditions)
    if (filter === null) return
    await tellCertainty(terminal, live)
    await printSessions(context, live, filter, sort, limit)
  })
  return exitCode.done
}

/** Null when there is nobody of that name, which is said. */
async function withPerson(
  { values, terminal }: Context,
  { client, connectionId }: LiveSite,
  filter: SessionFilter,
): Promise<SessionFilter | null> {
  const user = values.text('user')
  if (user === undefined) return filter
  const person = await findPerson(client, connectionId, user)
  if (person) return { ...filter, personKey: person.key }
  terminal.tell('rollcall: Nobody of that name, e-mail address or id is known to the site.')
  return null
}

async function printSessions(
  { values, terminal, signal }: Context,
  { client, connectionId, preferences, site }: LiveSite,
  filter: SessionFilter,
  sort: SessionSort,
  limit: number,
): Promise<void> {
  const isJson = values.flag('json')
  const paint = paintFor(terminal.outputIsTerminal, values.flag('no-color'))
  const timeText = timesIn(zoneNamed(preferences.timeZone))
  let print = async (_row: SessionRow): Promise<void> => undefined
  let printed = 0
  while (!signal.aborted && printed < limit) {
    const asked = Math.min(pageSize, limit - printed)
    const page = await client.call('sessions.page', { connectionId, filter, sort, offset: printed, limit: asked })
    if (printed === 0) {
      if (isJson) print = row => terminal.print(JSON.stringify(sessionJson(row)))
      else {
        const table = layOut(sessionColumns(timeText, page.at), page.rows, paint)
        if (page.rows.length > 0) await terminal.print(table.head())
        print = row => terminal.print(table.line(row))
      }
      const of = page.filtered === page.total ? '' : ` of ${page.total.toLocaleString('en')}`
      if (!isJson) terminal.tell(`${page.filtered.toLocaleString('en')}${of} sessions fit.`)
      if (page.total === 0 && ['cache', 'file'].includes(site.django.sessionEngine)) {
        terminal.tell(`rollcall: There is no session yet. ${whereElse(site)}`)
      }
    }
    for (const row of page.rows) await print(row)
    printed += page.rows.length
    if (page.rows.length < asked) return
  }
}

/** "idle", or "-idle" for the other way round. */
export function sortOf(values: Values): SessionSort {
  const text = values.text('sort') ?? 'idle'
  const name = text.replace(/^-/, '')
  const column = sortColumns.find(each => each === name)
  if (column !== undefined) return { column, direction: text.startsWith('-') ? 'descending' : 'ascending' }
  const meant = nearest(name, sortColumns)
  throw usageError(
    '--sort knows no such column',
    meant === null ? `It is one of ${sortColumns.join(', ')}.` : `Did you mean ${meant}?`,
  )
}

export const sessionsCommand: Command = {
  name: 'sessions',
  summary: 'the sessions of a site, filtered and sorted',
  usage: [
    '[CONNECTION] [FILTERS] [--sort COLUMN] [--limit N] [--json]',
    '--url URL [--engine ENGINE] [--secret-key-file FILE] [FILTERS]',
  ],
  description: [
    'Reads all sessions of the site, decides of each what Django would say of it now, and prints those that fit all filters. Nothing is written. The most recently used come first.',
    '"Logged in" means that Django would take the next request of that browser as this person\'s. "Logged in?" means that this cannot be known for certain, and standard error says what is missing.',
  ],
  groups: [
    ...siteGroups,
    { title: 'Filters', options: filterOptions },
    {
      title: 'What is printed',
      options: [
        {
          name: 'sort',
          value: 'COLUMN',
          words: `By ${sortColumns.join(', ')}; "--sort=-login" the other way round. By idle unless given.`,
        },
        { name: 'limit', value: 'N', words: 'At most so many; all of them unless given.' },
      ],
    },
  ],
  mostPositionals: 1,
  examples: [
    {
      words: 'Who is logged in and has done nothing for two hours:',
      line: 'rollcall sessions shop --status authenticated --idle-over 2h',
    },
    {
      words: 'Sessions of one person, from a site that is not saved:',
      line: 'rollcall sessions --url postgres://reader@db.example.com/shop --secret-key-file key.txt --user ana',
    },
    {
      words: 'How many people are logged in, by role:',
      line: 'rollcall sessions shop --status authenticated --json | jq -r .role | sort | uniq -c',
    },
  ],
  run,
}
