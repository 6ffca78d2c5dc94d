import type { JobOf } from '../../../shared/contract/jobs.ts'
import { RollcallError } from '../../../shared/contract/reply.ts'
import type { Command, Context } from '../command.ts'
import { confirm, confirmOptions } from '../confirm.ts'
import { exitCode } from '../exit.ts'
import { reasonOption } from '../lengths.ts'
import { withSite } from '../open-site.ts'
import { siteGroups } from '../site-options.ts'
import { printable } from '../text.ts'
import { timesIn, zoneNamed } from '../times.ts'
import { codeOfStop, isSignal } from '../stopping.ts'
import { untilJobEnded } from '../until-job-ended.ts'
import { openLive } from '../until-live.ts'

async function run(context: Context): Promise<number> {
  const { values, terminal } = context
  const reason = reasonOption(values, 'Cleared from the terminal')
  return withSite(context, { named: values.positionals[0], writes: true }, async chosen => {
    const { client, connectionId, site, preferences } = await openLive(context, chosen)
    const { sessions, bytes, oldestAt } = await client.call('policy.expired', { connectionId })
    if (sessions > 0 && site.mode === 'operator') {
      const oldest =
        oldestAt === null ? '' : `, the oldest over since ${timesIn(zoneNamed(preferences.timeZone))(oldestAt)}`
      terminal.tell(
        `Expired on ${site.name}: ${rowWords(sessions)}, ${bytes.toLocaleString('en')} bytes of session data${oldest}.`,
      )
      await confirm(context, { words: `Delete ${rowWords(sessions)}?` })
    }
    if (sessions === 0)
      terminal.tell(
        'Nothing has been over for a minute or longer; what ended within the last minute is left, as clocks differ.',
      )
    if (sessions === 0) return printResult(context, { cleared: 0, bytes: 0, revived: 0, notStarted: 0, trouble: null })
    const { jobId } = await client.call('policy.clearExpired', { connectionId, reason })
    const { result, failure } = await untilJobEnded<'clear'>(context, client, jobId)
    if (result !== null) return printResult(context, result)
    if (failure !== null) throw new RollcallError(failure.code, failure.message, failure)
    return exitCode.failed
  })
}

async function printResult(
  { terminal, values, signal }: Context,
  result: NonNullable<JobOf<'clear'>['result']>,
): Promise<number> {
  const { cleared, bytes, revived, notStarted, trouble } = result
  if (values.flag('json')) await terminal.print(JSON.stringify({ cleared, bytes, revived, left: notStarted, trouble }))
  else if (cleared > 0 || notStarted > 0) {
    const left = notStarted > 0 ? `, ${rowWords(notStarted)} left` : ''
    const again = revived > 0 ? `, ${revived} saved anew meanwhile and left alone` : ''
    await terminal.print(
      `${rowWords(cleared)} cleared, ${bytes.toLocaleString('en')} bytes of session data${left}${again}`,
    )
  }
  if (trouble !== null) terminal.tell(`rollcall: ${printable(trouble)}`)
  if (isSignal(signal)) return codeOfStop(signal)
  return trouble === null && notStarted === 0 ? exitCode.done : exitCode.failed
}

const rowWords = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}`

export const clearExpiredCommand: Command = {
  name: 'clear-expired',
  summary: 'delete sessions whose time is over',
  usage: ['[CONNECTION] [--reason REASON] [--yes]'],
  description: [
    'Deletes rows whose time has been over for a minute, as "manage.py clearsessions" does: in batches, and by the slower of the two clocks. Nobody is logged out by it. Where the store forgets expired sessions by itself, that is said.',
    'Prints one line, or with --json one object: "cleared", "bytes", "revived" (saved anew meanwhile and left alone), "left", "trouble".',
  ],
  groups: [
    ...siteGroups,
    {
      title: 'What is done',
      options: [
        { name: 'reason', value: 'REASON', words: 'Why, for the audit log; "Cleared from the terminal" unless given.' },
        ...confirmOptions,
      ],
    },
  ],
  mostPositionals: 1,
  examples: [
    {
      words: 'Every night, from cron:',
      line: '15 3 * * * rollcall clear-expired shop --yes --reason nightly --password-file /etc/rollcall/db.txt',
    },
  ],
  endsItself: true,
  run,
}
