import { setTimeout as sleep } from 'node:timers/promises'
import type { Enforcement, EnforcementRun } from '../../../shared/contract/enforcement.ts'
import type { PolicyVersion, WhatIf } from '../../../shared/contract/policy.ts'
import type { Command, Context } from '../command.ts'
import { confirm } from '../confirm.ts'
import { CommandError, exitCode, usageError } from '../exit.ts'
import { lengthOption, numberOption, reasonOption } from '../lengths.ts'
import { withSite } from '../open-site.ts'
import { followSecondLooks } from '../second-look.ts'
import { savedSiteGroup, urlsOf } from '../site-options.ts'
import { codeOfStop, isSignal } from '../stopping.ts'
import { printable } from '../text.ts'
import { isoTime, timesIn, zoneNamed } from '../times.ts'
import { requireListing } from '../unlisted.ts'
import { openLive } from '../until-live.ts'
import type { LiveSite } from '../until-live.ts'

/** As the screen proposes them. */
const usual = { everySeconds: 60, ceilingPercent: 5 }
const lookEveryMs = 200
const savedOnly = 'A policy is saved with a connection, so there is none to enforce on a site that is not saved'

async function run(context: Context): Promise<number> {
  const { values, terminal, signal } = context
  const follows = values.flag('follow')
  const everySeconds = lengthOption(values, 'every') ?? usual.everySeconds
  if (everySeconds < 10 || everySeconds > 3600) throw usageError('--every is from 10s to 1h')
  if (values.flag('every') && !follows) throw usageError('--every goes with --follow')
  const ceilingPercent = numberOption(values, 'ceiling', 1, 100) ?? usual.ceilingPercent
  const wanted = numberOption(values, 'policy-version', 1, 1_000_000)
  const reason = reasonOption(values, 'Enforced from the terminal')
  const isNamed = values.positionals.length > 0 || values.flag('connection')
  if (urlsOf(values, isNamed).urls.length > 0) {
    throw usageError(
      savedOnly,
      'Name a saved connection, which ROLLCALL_URL does not: rollcall connections lists them.',
    )
  }
  return withSite(context, { named: values.positionals[0], writes: true }, async chosen => {
    const live = await openLive(context, chosen, { patient: follows })
    const { client, connectionId, site } = live
    requireListing(live, terminal, 'no limit can be enforced')
    const { version, policy } = await savedPolicy(live, wanted)
    const picture = await client.call('policy.whatIf', { connectionId, policy })
    const print = printer(context, live, version)
    // Nothing to do is not worth an entry in the log each time that cron comes by.
    if (!follows && picture.now.sessions === 0 && picture.unknown.rules.length === 0) {
      await print({ at: picture.at, found: 0, loggedOut: 0, left: 0, stopped: null })
      return exitCode.done
    }
    const confirmation = await confirmed(context, picture, site.name)
    const looks = followSecondLooks(context, live)
    const settings = { version, everySeconds, ceilingPercent }
    await client.call('enforcement.start', { connectionId, settings, reason, confirmation })
    if (follows) {
      terminal.tell(
        `Holding ${site.name} to version ${version} of its policy every ${everySeconds} s, at most ${ceilingPercent} % of the logins a run. Ctrl+C ends.`,
      )
    }
    const code = follows ? await follow(context, live, print) : await once(context, live, print)
    if ((await client.call('enforcement.state', { connectionId })).state !== 'off') {
      await client.call('enforcement.stop', { connectionId })
    }
    // Whoever closes the connection before takes the second look away from those who were logged out.
    const stayedGone = await looks.settled()
    if (isSignal(signal)) return follows ? (code ?? exitCode.done) : codeOfStop(signal)
    return Math.max(code ?? exitCode.done, stayedGone ? exitCode.done : exitCode.failed)
  })
}

async function savedPolicy(
  { client, connectionId, site }: LiveSite,
  wanted: number | undefined,
): Promise<PolicyVersion> {
  const { versions } = await client.call('policy.versions', { connectionId })
  const found = wanted === undefined ? versions[0] : versions.find(({ version }) => version === wanted)
  if (found) return found
  if (versions.length === 0) {
    throw new CommandError(
      exitCode.failed,
      `No policy is saved for ${site.name}`,
      'Save one on the Policy page of the window or of "rollcall serve".',
    )
  }
  throw usageError(`There is no version ${wanted} of this policy`, `The newest is ${versions[0]?.version}.`)
}

/** What would end everybody's logins, or your own, needs the name of the connection. */
async function confirmed(
  context: Context,
  { endsEveryone, endsOperator }: WhatIf,
  name: string,
): Promise<string | null> {
  const given = context.values.text('confirm')
  if (given !== undefined) return given
  if (!endsEveryone && !endsOperator) return null
  const whom = endsEveryone ? 'everybody who is logged in' : 'your own account'
  if (!context.terminal.isInteractive) {
    throw new CommandError(
      exitCode.undecided,
      `Nothing was done: this policy would log out ${whom} now`,
      `If that is meant, add --confirm ${JSON.stringify(name)}.`,
    )
  }
  await confirm(context, { words: `This policy would log out ${whom} now.`, typed: name })
  return name
}

type Print = (run: EnforcementRun) => Promise<void>

function printer({ terminal, values }: Context, { preferences }: LiveSite, version: number): Print {
  const timeText = timesIn(zoneNamed(preferences.timeZone))
  return async ({ at, found, loggedOut, left, stopped }) => {
    if (values.flag('json')) {
      await terminal.print(JSON.stringify({ at: isoTime(at), version, found, loggedOut, left, stopped }))
    } else if (found > 0) {
      await terminal.print(`${timeText(at)}  ${found} found, ${loggedOut} logged out, ${left} left`)
    }
    if (stopped !== null) terminal.tell(`rollcall: ${printable(stopped)}`)
    else if (found === 0 && !values.flag('follow')) terminal.tell('Nobody breaks a limit.')
  }
}

/** The code for a run, or null while the next one is due. */
function codeOf({ state }: Enforcement, { left, stopped }: EnforcementRun): number {
  if (state === 'asking') return exitCode.undecided
  if (stopped !== null) return exitCode.unavailable
  return left > 0 ? exitCode.failed : exitCode.done
}

const askedWords =
  'Nobody was logged out. Look who it is ("rollcall serve", Policy), and start again with a higher --ceiling if that is meant.'

/** Null when a signal came first. */
async function once(
  { signal, terminal }: Context,
  { client, connectionId }: LiveSite,
  print: Print,
): Promise<number | null> {
  while (!isSignal(signal)) {
    const now = await client.call('enforcement.state', { connectionId })
    if (now.lastRun !== null) {
      await print(now.lastRun)
      if (now.state === 'asking') terminal.tell(askedWords)
      return codeOf(now, now.lastRun)
    }
    await sleep(lookEveryMs)
  }
  return null
}

async function follow(
  { signal, terminal }: Context,
  { client, connectionId }: LiveSite,
  print: Print,
): Promise<number | null> {
  let last: EnforcementRun | null = null
  while (!isSignal(signal)) {
    const now = await client.call('enforcement.state', { connectionId })
    if (now.state === 'off') throw new CommandError(exitCode.failed, 'Enforcement ended with its connection')
    if (now.lastRun !== null && now.lastRun.at !== last?.at) {
      const isSame = last !== null && now.lastRun.stopped !== null && now.lastRun.stopped === last.stopped
      last = now.lastRun
      if (!isSame) await print(last)
    }
    if (now.state === 'asking') {
      terminal.tell(askedWords)
      return exitCode.undecided
    }
    await sleep(lookEveryMs)
  }
  return null
}

export const enforceCommand: Command = {
  name: 'enforce',
  summary: 'log out who breaks a limit of the saved policy',
  usage: ['[CONNECTION] [--ceiling PERCENT] [--json]', '[CONNECTION] --follow [--every LENGTH] [--ceiling PERCENT]'],
  description: [
    'Holds a site to the expiry policy that was saved on the Policy page, as an open console does: who breaks the idle limit, the absolute limit, the number of sessions or a rule is logged out and read back as gone, each run with its entry in the audit log. Once, for cron; or with --follow until it is ended, as a service.',
    'A run that finds more than the ceiling logs nobody out and asks: the code is 3, and with --follow it ends with it, so that nothing happens until somebody has decided. A policy that would end every login, or your own, needs --confirm with the name of the connection.',
    'Prints one line for each run that found somebody: how many broke a limit, were logged out, and are left (gone already, changed meanwhile, or failed: see the audit log). With cached_db it ends once the cache has been looked at again, and the code is 1 where a session was still there or that look failed. With --json an object for each run: "at", "version", "found", "loggedOut", "left", "stopped".',
  ],
  groups: [
    savedSiteGroup,
    {
      title: 'How',
      options: [
        { name: 'follow', words: 'Go on until Ctrl+C or SIGTERM, which end it with the code 0.' },
        {
          name: 'every',
          value: 'LENGTH',
          words: 'With --follow: how often, from 10s to 1h; every minute unless given.',
        },
        {
          name: 'ceiling',
          value: 'PERCENT',
          words: `The most of the logins that one run may log out; ${usual.ceilingPercent} unless given, and always at least one.`,
        },
        {
          name: 'policy-version',
          value: 'N',
          words: 'This saved version; the newest unless given. With --follow it stays the one that it began with.',
        },
        {
          name: 'reason',
          value: 'REASON',
          words: 'For the audit log, beside the version; "Enforced from the terminal" unless given.',
        },
        {
          name: 'confirm',
          value: 'NAME',
          words: 'The name of the connection, where the policy would end every login or your own.',
        },
      ],
    },
  ],
  mostPositionals: 1,
  examples: [
    {
      words: 'Every five minutes, from cron (see docs/examples/rollcall.cron):',
      line: '*/5 * * * * rollcall enforce shop --password-file /etc/rollcall/db-password --secret-key-file /etc/rollcall/secret-key',
    },
    {
      words: 'As a service (see docs/examples/rollcall-enforce.service):',
      line: 'rollcall enforce shop --follow --every 1m --ceiling 10',
    },
  ],
  savedOnly,
  endsItself: true,
  run,
}
