import type { PersonDetail, SeenEvent } from '../../../shared/contract/users.ts'
import type { Command, Context } from '../command.ts'
import { CommandError, exitCode, usageError } from '../exit.ts'
import { eventJson, eventWords } from '../event-print.ts'
import { findPerson } from '../find-person.ts'
import { withSite } from '../open-site.ts'
import { sessionColumns, sessionJson } from '../session-print.ts'
import { siteGroups } from '../site-options.ts'
import { paintFor } from '../style.ts'
import type { Column } from '../table.ts'
import { layOut } from '../table.ts'
import { printable } from '../text.ts'
import { isoTime, timesIn, zoneNamed } from '../times.ts'
import { tellCertainty } from '../certainty.ts'
import { unknownWords } from '../unlisted.ts'
import { openLive } from '../until-live.ts'
import type { LiveSite } from '../until-live.ts'

async function run(context: Context): Promise<number> {
  const { values, terminal } = context
  const [user, named] = values.positionals
  if (user === undefined) throw usageError('Whom to show is not said', 'rollcall user USER [CONNECTION]')
  await withSite(context, { named }, async chosen => {
    const live = await openLive(context, chosen)
    const { client, connectionId, preferences } = live
    const person = await findPerson(client, connectionId, user)
    if (person === null) {
      throw new CommandError(
        exitCode.failed,
        'Nobody of that name, e-mail address or id is known to the site',
        '"rollcall sessions --text" finds parts of a name.',
      )
    }
    const detail = await client.call('users.detail', { connectionId, personKey: person.key })
    await tellCertainty(terminal, live)
    if (values.flag('json')) await printJson(context, live, detail)
    else await printText(context, live, detail, timesIn(zoneNamed(preferences.timeZone)))
  })
  return exitCode.done
}

async function printJson({ terminal }: Context, { unlisted }: LiveSite, detail: PersonDetail): Promise<void> {
  const { person, firstName, lastName, lastLoginAt, joinedAt, source, sessions, sessionsTotal, events } = detail
  const { key: _key, name, ...facts } = person
  const lines = [
    {
      type: 'person',
      user: name,
      ...facts,
      firstName,
      lastName,
      lastLoginAt: isoTime(lastLoginAt),
      joinedAt: isoTime(joinedAt),
      source,
      // None that is known is not none that is there.
      sessions: unlisted === null ? sessionsTotal : null,
    },
    ...sessions.map(row => ({ type: 'session', ...sessionJson(row) })),
    ...events.map(event => ({ type: 'event', ...eventJson(event) })),
  ]
  for (const line of lines) await terminal.print(JSON.stringify(line))
}

async function printText(
  { terminal, values }: Context,
  { unlisted }: LiveSite,
  detail: PersonDetail,
  timeText: (at: number | null) => string,
): Promise<void> {
  const { person, sessions, sessionsTotal, events, watchedSince } = detail
  const paint = paintFor(terminal.outputIsTerminal, values.flag('no-color'))
  for (const [label, value] of factsOf(detail, timeText)) {
    await terminal.print(`${paint(label.padEnd(12), 'faint')}${printable(value)}`)
  }
  await terminal.print('')
  const none = unlisted === null ? `${printable(person.name)} has no session.` : 'Sessions: cannot be known'
  await terminal.print(sessionsTotal === 0 ? none : `Sessions: ${sessionsTotal}${unlisted === null ? '' : ' known'}`)
  if (unlisted !== null) terminal.tell(`rollcall: ${unknownWords}. ${printable(unlisted.reason)}`)
  const table = layOut(sessionColumns(timeText, Date.now()), sessions, paint)
  if (sessions.length > 0) await terminal.print(table.head())
  for (const row of sessions) await terminal.print(table.line(row))
  if (events.length === 0) return
  await terminal.print('')
  await terminal.print(`Seen by a console that watched (this one since ${timeText(watchedSince)}):`)
  const seen = layOut(eventColumns(timeText), events, paint)
  for (const event of events) await terminal.print(seen.line(event))
}

const eventColumns = (timeText: (at: number | null) => string): readonly Column<SeenEvent>[] => [
  { title: 'WHEN', text: event => timeText(event.at) },
  { title: 'WHAT', text: event => eventWords(event).words },
  { title: 'SESSION', text: event => event.fingerprint },
  { title: 'BY', text: event => eventWords(event).by, most: 80 },
]

function factsOf(
  { person, firstName, lastName, lastLoginAt, joinedAt, source }: PersonDetail,
  timeText: (at: number | null) => string,
): readonly (readonly [string, string])[] {
  const { name, userId, email, role, isActive, isStaff, isSuperuser, isOperator } = person
  const marks = [
    isActive === false && 'inactive',
    isStaff === true && 'staff',
    isSuperuser === true && 'superuser',
    isOperator && 'your own account',
  ].filter(Boolean)
  const facts: readonly (readonly [string, string | null])[] = [
    ['User', name],
    ['Id', userId],
    ['Name', [firstName, lastName].filter(Boolean).join(' ') || null],
    ['E-mail', email],
    ['Role', role],
    ['Is', marks.join(', ') || null],
    ['Last login', lastLoginAt === null ? null : timeText(lastLoginAt)],
    ['Joined', joinedAt === null ? null : timeText(joinedAt)],
    ['Known from', source === 'user-table' ? "the site's table of users" : 'what the sessions say'],
  ]
  return facts.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]))
}

export const userCommand: Command = {
  name: 'user',
  summary: 'one person: facts, sessions, and what was seen of them',
  usage: ['USER [CONNECTION] [--json]', 'USER --url URL [--secret-key-file FILE]'],
  description: [
    'Shows a person by the whole user name, e-mail address or id, whatever its case; "id:7", "name:7" and "email:…" say which is meant. People without a session are found in the table of users.',
    'What was seen (logins, log outs, by whom and why) was noted by a console that stayed open; a command notes nothing. With --json the first object has "type": "person", then come those with "session" and with "event". Its "sessions" is null where the store does not list them all, as with signed cookies.',
  ],
  groups: siteGroups,
  mostPositionals: 2,
  examples: [{ words: 'Somebody on the telephone:', line: 'rollcall user ana@example.com shop' }],
  run,
}
