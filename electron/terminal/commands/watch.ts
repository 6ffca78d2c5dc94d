import type { MonitorStatus } from '../../../shared/contract/monitor.ts'
import type { SeenEvents } from '../../../shared/contract/users.ts'
import { tellCertainty } from '../certainty.ts'
import type { Command, Context } from '../command.ts'
import { eventJson, eventWords } from '../event-print.ts'
import { exitCode, usageError } from '../exit.ts'
import { lengthOption } from '../lengths.ts'
import { withSite } from '../open-site.ts'
import { siteGroups } from '../site-options.ts'
import { paintFor } from '../style.ts'
import { cut, printable } from '../text.ts'
import { timesIn, zoneNamed } from '../times.ts'
import { requireListing } from '../unlisted.ts'
import { openLive } from '../until-live.ts'
import type { LiveSite } from '../until-live.ts'

async function run(context: Context): Promise<number> {
  const { values, terminal, signal } = context
  const every = lengthOption(values, 'every')
  const lasts = lengthOption(values, 'for')
  if (every !== undefined && (every < 1 || every > 600)) throw usageError('--every is from 1s to 10m')
  return withSite(context, { named: values.positionals[0] }, async chosen => {
    const live = await openLive(context, chosen, { patient: true, notes: true })
    requireListing(live, terminal, 'there is nothing to watch')
    const { client, connectionId, site } = live
    if (every !== undefined) {
      await client.call('monitor.setRefreshInterval', { connectionId, refreshIntervalMs: every * 1000 })
    }
    const print = printer(context, live)
    client.subscribe('seen', seen => {
      if (seen.connectionId === connectionId) print.push(seen)
    })
    client.subscribe('monitor', troubleTeller(context, connectionId))
    await tellCertainty(terminal, live)
    const { loggedInPeople, loggedInSessions } = await client.call('overview.figures', { connectionId })
    terminal.tell(
      `Watching ${site.name}: ${loggedInPeople} people logged in, ${loggedInSessions} sessions. Ctrl+C ends.`,
    )
    await untilStopped(signal, lasts)
    await print.done()
    return exitCode.done
  })
}

/** Prints events one after the other, however slowly they are read; `done` when all of them are. */
type Printer = { readonly push: (seen: SeenEvents) => void; readonly done: () => Promise<void> }

function printer({ terminal, values }: Context, { preferences }: LiveSite): Printer {
  const paint = paintFor(terminal.outputIsTerminal, values.flag('no-color'))
  const timeText = timesIn(zoneNamed(preferences.timeZone))
  const lineOf = (event: SeenEvents['events'][number]): string => {
    const { name, userId, role } = event.person
    if (values.flag('json')) return JSON.stringify({ ...eventJson(event), user: name, userId, role })
    const { words, tone, by } = eventWords(event)
    const user = cut(printable(name), 32).padEnd(20)
    return `${timeText(event.at)}  ${paint(words.padEnd(10), tone)}  ${user}  ${event.fingerprint}  ${printable(by)}`.trimEnd()
  }
  let printing = Promise.resolve()
  return {
    push({ events, omitted }) {
      for (const event of events) printing = printing.then(() => terminal.print(lineOf(event)))
      if (omitted > 0) terminal.tell(`rollcall: ${omitted.toLocaleString('en')} more events at once are left out.`)
    },
    done: () => printing,
  }
}

/** Says once when the site cannot be followed any more, and once when it can again. */
function troubleTeller({ terminal }: Context, connectionId: string): (status: MonitorStatus) => void {
  let trouble: string | null = null
  return ({ connectionId: of, failure, state }) => {
    if (of !== connectionId) return
    if (failure !== null && failure.message !== trouble) {
      trouble = failure.message
      const next = state === 'failed' ? (failure.hint ?? '') : 'Trying again.'
      terminal.tell(printable(`rollcall: ${trouble}. ${next}`.trimEnd()))
    } else if (state === 'live' && trouble !== null) {
      trouble = null
      terminal.tell('rollcall: Following again. What happened meanwhile is told as of now.')
    }
  }
}

function untilStopped(signal: AbortSignal, seconds: number | undefined): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => {
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (seconds !== undefined) setTimeout(resolve, seconds * 1000)
  })
}

export const watchCommand: Command = {
  name: 'watch',
  summary: 'logins and log outs as they happen',
  usage: [
    '[CONNECTION] [--every LENGTH] [--for LENGTH] [--json]',
    '--url URL [--engine ENGINE] [--secret-key-file FILE]',
  ],
  description: [
    'Prints a line for each login, log out, and expiry, until Ctrl+C. A log out through another console of Rollcall, also one on the same data folder, is told as a log out like any other: only the console that did it knows by whom and why. What was there at the start is not told. Nothing is written to the site.',
    'When the site cannot be reached, that is said once on standard error, and it goes on by itself as soon as it can.',
    'With --json each event is an object: "at", "event" (login, logout, expired), "user", "userId", "role", "fingerprint", "by", "reason" (null here).',
  ],
  groups: [
    ...siteGroups,
    {
      title: 'How',
      options: [
        {
          name: 'every',
          value: 'LENGTH',
          words: 'How often to look, from 1s to 10m; as the preferences say unless given.',
        },
        { name: 'for', value: 'LENGTH', words: 'End after this long.' },
      ],
    },
  ],
  mostPositionals: 1,
  examples: [
    {
      words: 'Logins of the staff, into a log:',
      line: 'rollcall watch shop --json | jq -c \'select(.event == "login" and .role == "admin")\' >> staff.jsonl',
    },
    { words: 'For an hour:', line: 'rollcall watch shop --for 1h' },
  ],
  endsItself: true,
  run,
}
