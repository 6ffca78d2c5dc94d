import type { LogoutPlan, LogoutResult, SessionOutcome } from '../../../shared/contract/sessions.ts'
import type { JobOf } from '../../../shared/contract/jobs.ts'
import { RollcallError } from '../../../shared/contract/reply.ts'
import type { Command, Context } from '../command.ts'
import { confirm, confirmOptions } from '../confirm.ts'
import { CommandError, exitCode, usageError } from '../exit.ts'
import { filterOptions } from '../filter-options.ts'
import { reasonOption } from '../lengths.ts'
import { checkTarget, meantBy } from '../logout-target.ts'
import { withSite } from '../open-site.ts'
import { isSettled, secondLookWords, stayedGone } from '../second-look.ts'
import { sessionColumns, sessionJson } from '../session-print.ts'
import { siteGroups } from '../site-options.ts'
import type { Paint, Tone } from '../style.ts'
import { paintFor, plain } from '../style.ts'
import type { Column } from '../table.ts'
import { layOut } from '../table.ts'
import { printable } from '../text.ts'
import { timesIn, zoneNamed } from '../times.ts'
import { codeOfStop, isSignal } from '../stopping.ts'
import { requireListing } from '../unlisted.ts'
import { untilJobEnded } from '../until-job-ended.ts'
import type { LiveSite } from '../until-live.ts'
import { openLive } from '../until-live.ts'

/** Above this many the name of the connection has to be typed, as on the screen. */
const typedAbove = 20
const mostShown = 20

async function run(context: Context): Promise<number> {
  const { values, terminal } = context
  checkTarget(values)
  const isDry = values.flag('dry-run')
  if (isDry && values.flag('yes')) throw usageError('--dry-run and --yes exclude each other')
  const reason = reasonOption(values, isDry ? 'a dry run' : undefined)
  const named = values.flag('fingerprint') ? undefined : values.positionals[0]
  return withSite(context, { named, writes: true }, async chosen => {
    const live = await openLive(context, chosen)
    const { client, connectionId, site, logout } = live
    requireListing(live, terminal, 'nobody was logged out')
    if (!isDry && site.mode === 'operator' && logout?.possible === false) {
      throw new CommandError(exitCode.failed, 'Nobody can be logged out here', logout.reason)
    }
    const { target, missing } = await meantBy(context, live)
    for (const fingerprint of missing) terminal.tell(`rollcall: No session has the fingerprint ${fingerprint} now.`)
    const nothing = missing.length > 0 ? exitCode.failed : exitCode.done
    if (target === null) return nothing
    const plan = await client.call('sessions.previewLogout', { connectionId, target }).catch((error: unknown) => {
      // The site knows the person, who was just found there, and no session does.
      if (error instanceof RollcallError && error.failure.code === 'NOT_FOUND' && values.flag('user')) return null
      throw error
    })
    if (plan === null || plan.sessions === 0) {
      terminal.tell('There is no session to log out.')
      return nothing
    }
    if (isDry) {
      await printPlan(context, live, plan)
      return nothing
    }
    // A read-only connection is refused by the console itself, before anybody is asked.
    if (site.mode === 'operator') {
      tellPlan(context, live, plan)
      const typed = plan.sessions > typedAbove ? { typed: site.name } : {}
      await confirm(context, { words: `Log out ${planWords(plan)} on ${site.name}?`, ...typed })
    }
    const { planId } = plan
    const { jobId } = await client.call('sessions.applyLogout', { connectionId, planId, reason })
    const job = await untilJobEnded<'logout'>(context, client, jobId, ({ result }) => isSettled(result))
    return Math.max(nothing, await printOutcome(context, job))
  })
}

export function planWords({ sessions, people, anonymous }: LogoutPlan): string {
  const count = (value: number, one: string, many: string) =>
    `${value.toLocaleString('en')} ${value === 1 ? one : many}`
  const all = count(sessions, 'session', 'sessions')
  if (anonymous === sessions) return `${all}, anonymous`
  const theirs = people === 0 ? '' : ` of ${count(people, 'person', 'people')}`
  return anonymous === 0 ? `${all}${theirs}` : `${all}${theirs}, ${anonymous.toLocaleString('en')} of them anonymous`
}

function tableOf({ preferences }: LiveSite, plan: LogoutPlan, paint: Paint) {
  return layOut(sessionColumns(timesIn(zoneNamed(preferences.timeZone)), plan.madeAt), plan.newest, paint)
}

/** What would happen, for the person: not data, so on standard error. */
function tellPlan({ terminal, values }: Context, live: LiveSite, plan: LogoutPlan): void {
  const { newest, sessions, includesOperator } = plan
  const paint = paintFor(terminal.isInteractive, values.flag('no-color'))
  terminal.tell(`To log out on ${live.site.name}: ${planWords(plan)}.`)
  if (!values.flag('yes')) {
    const table = tableOf(live, plan, paint)
    terminal.tell(table.head())
    for (const row of newest.slice(0, mostShown)) terminal.tell(table.line(row))
    if (sessions > mostShown) terminal.tell(`and ${(sessions - mostShown).toLocaleString('en')} more`)
  }
  if (includesOperator) terminal.tell(paint('Your own account on the site is among them.', 'warning'))
}

async function printPlan(context: Context, live: LiveSite, plan: LogoutPlan): Promise<void> {
  const { terminal, values } = context
  const isJson = values.flag('json')
  const table = tableOf(live, plan, isJson ? plain : paintFor(terminal.outputIsTerminal, values.flag('no-color')))
  if (!isJson) await terminal.print(table.head())
  for (const row of plan.newest) await terminal.print(isJson ? JSON.stringify(sessionJson(row)) : table.line(row))
  const cut = plan.sessions > plan.newest.length ? `, the newest ${plan.newest.length} of which are listed` : ''
  terminal.tell(`Would log out ${planWords(plan)} on ${live.site.name}${cut}. Nothing was done.`)
}

const tones: Readonly<Record<SessionOutcome['outcome'], Tone>> = {
  'logged-out': 'good',
  'already-gone': 'faint',
  skipped: 'warning',
  failed: 'bad',
}

const columns: readonly Column<SessionOutcome>[] = [
  { title: 'OUTCOME', text: row => row.outcome, tone: row => tones[row.outcome] },
  { title: 'FINGERPRINT', text: row => row.fingerprint },
  { title: 'USER', text: row => row.person ?? '-', most: 32 },
  { title: 'DETAIL', text: row => row.detail ?? '', most: 100 },
]

/** Prints what became of each session, and gives the exit code. */
async function printOutcome(
  { terminal, values, signal }: Context,
  { result, failure }: JobOf<'logout'>,
): Promise<number> {
  if (result === null) {
    if (failure !== null) throw new RollcallError(failure.code, failure.message, failure)
    return exitCode.failed
  }
  const { outcomes, ...counts } = result
  if (values.flag('json')) {
    for (const { person, ...each } of outcomes) {
      await terminal.print(JSON.stringify({ type: 'session', user: person, ...each }))
    }
    await terminal.print(JSON.stringify({ type: 'summary', ...counts }))
  } else {
    const table = layOut(columns, outcomes, paintFor(terminal.outputIsTerminal, values.flag('no-color')))
    if (outcomes.length > 0) await terminal.print(table.head())
    for (const each of outcomes) await terminal.print(table.line(each))
  }
  terminal.tell(printable(resultWords(result)))
  if (isSignal(signal)) return codeOfStop(signal)
  return isComplete(result) ? exitCode.done : exitCode.failed
}

const isComplete = (result: LogoutResult): boolean =>
  result.failed + result.skipped + result.notStarted === 0 && stayedGone(result)

/** Nothing is called logged out that was not read back as gone. */
function resultWords({ loggedOut, alreadyGone, skipped, failed, notStarted, secondLook }: LogoutResult): string {
  const parts = [
    `${loggedOut.toLocaleString('en')} logged out and read back as gone`,
    alreadyGone > 0 && `${alreadyGone} already gone`,
    skipped > 0 && `${skipped} skipped because they had changed`,
    failed > 0 && `${failed} failed and still there`,
    notStarted > 0 && `${notStarted} not begun`,
    secondLook !== undefined && secondLookWords(secondLook),
  ]
  return `${parts.filter(Boolean).join(', ')}.`
}

export const logoutCommand: Command = {
  name: 'logout',
  summary: 'log people out, and read back that they are',
  usage: [
    '[CONNECTION] --user USER [--keep-newest] --reason REASON [--yes]',
    '[-c CONNECTION] --fingerprint F... --reason REASON [--yes]',
    '[CONNECTION] FILTERS --reason REASON [--yes]',
  ],
  description: [
    'Shows whom it is about, asks, deletes those sessions in the store and reads the store back: only what is gone is called logged out. It takes effect on the next request of each browser. What changed between the preview and the deletion is skipped, and said so. Intent and outcome go into the audit log with your name and the reason.',
    'On a terminal a person is asked, and above 20 sessions the name of the connection has to be typed. Anywhere else --yes is needed.',
    'Standard output has one line for each session with what became of it: logged-out, already-gone, skipped or failed. With --json each is an object with "type": "session", and the last one has "type": "summary" and the counts. Above 1,000 sessions those that failed or were skipped come first, and the counts tell of the rest.',
  ],
  groups: [
    ...siteGroups,
    {
      title: 'Whom',
      options: [
        {
          name: 'fingerprint',
          value: 'F',
          many: true,
          words:
            'Exactly this session, by its fingerprint; several behind it, with commas, or by giving it again. One that two sessions have is refused.',
        },
        { name: 'keep-newest', words: 'With --user: all but the most recently used session.' },
        ...filterOptions,
      ],
    },
    {
      title: 'What is done',
      options: [
        { name: 'reason', value: 'REASON', words: 'Why, for the audit log; at least 3 characters.' },
        ...confirmOptions,
        { name: 'dry-run', words: 'Print whom it is about, the newest 100 of them, and do nothing.' },
      ],
    },
  ],
  mostPositionals: 10_000,
  examples: [
    {
      words: 'One person, everywhere, after seeing what it is about:',
      line: 'rollcall logout shop --user ana --reason "laptop stolen"',
    },
    {
      words: 'Two sessions, from a script:',
      line: 'rollcall logout -c shop --fingerprint k2m4zq7t ab34cd56 --reason "ticket 4711" --yes',
    },
    {
      words: 'Everybody of the staff who has done nothing for a day:',
      line: 'rollcall logout shop --role admin --idle-over 1d --reason "nightly" --yes',
    },
  ],
  notes: [
    'The code is 0 when all of it is logged out or was gone already, also when the person has no session; 1 when something failed, was skipped, was not begun, or nobody of that name is known. Ctrl+C stops after the batch that is under way; what was done is told.',
    'A connection that is read-only refuses. A site given by --url may be written to unless --read-only is given as well.',
  ],
  endsItself: true,
  run,
}
