import type { TestStep } from '../../../shared/contract/connections.ts'
import { testStepName } from '../../../shared/contract/connections.ts'
import type { Command, Context } from '../command.ts'
import { exitCode } from '../exit.ts'
import { inputOf, withSite } from '../open-site.ts'
import { siteGroups } from '../site-options.ts'
import type { Tone } from '../style.ts'
import { paintFor } from '../style.ts'
import { printable } from '../text.ts'

async function run(context: Context): Promise<number> {
  const { values, terminal } = context
  const paint = paintFor(terminal.outputIsTerminal, values.flag('no-color'))
  const isJson = values.flag('json')
  return withSite(context, { named: values.positionals[0], writes: true }, async ({ client, saved, site, secrets }) => {
    const testId = 'terminal'
    let printing = Promise.resolve()
    const print = (step: TestStep) => {
      const lines = isJson ? [stepJson(step)] : stepLines(step, paint)
      for (const line of lines) printing = printing.then(() => terminal.print(line))
    }
    client.subscribe('connection-test', event => {
      if (event.testId === testId && event.step !== null) print(event.step)
    })
    const given = saved === null ? inputOf(secrets) : {}
    const input = { id: saved?.id ?? null, site, secrets: given, testId, proposeUsers: true }
    const { passed, steps } = await client.call('connections.test', input)
    await printing
    if (!passed) terminal.tell('The test failed at the last step above.')
    else if (steps.some(({ state }) => state === 'warning'))
      terminal.tell('The site can be watched; the warnings say what cannot be known or done.')
    return passed ? exitCode.done : exitCode.failed
  })
}

const stepJson = ({ step, state, detail, hint, milliseconds }: TestStep): string =>
  JSON.stringify({ step, state, detail, hint, milliseconds: Math.round(milliseconds * 10) / 10 })

const tones: Readonly<Record<TestStep['state'], Tone>> = {
  passed: 'good',
  failed: 'bad',
  warning: 'warning',
  skipped: 'faint',
}

/** The longest name, and a space. */
const stepWidth = Math.max(...testStepName.options.map(({ length }) => length)) + 1

function stepLines({ step, state, detail, hint }: TestStep, paint: (text: string, tone: Tone | null) => string) {
  const line = `${paint(state.padEnd(8), tones[state])} ${step.padEnd(stepWidth)} ${printable(detail)}`
  return hint === null ? [line] : [line, `${' '.repeat(10 + stepWidth)}${printable(hint)}`]
}

export const testCommand: Command = {
  name: 'test',
  summary: 'try a connection step by step',
  usage: ['[CONNECTION] [--json]', '--url URL [--engine ENGINE] [--secret-key-file FILE]'],
  description: [
    'Goes from the name of the host to the key of the site: resolve, reach, TLS, sign in, find the table or the sessions, reach the cache of cached_db, find the users, may log out, decode a session, check the key; what an engine has not is left out. Each step says what was seen, and the one that fails what to do. At most 20 rows are read, and nothing is written.',
  ],
  groups: siteGroups,
  mostPositionals: 1,
  examples: [
    { words: 'A saved connection:', line: 'rollcall test shop --password-file db.txt --secret-key-file key.txt' },
    { words: 'In a script, only whether it would work:', line: 'rollcall test shop > /dev/null 2>&1 && echo fine' },
  ],
  notes: ['The exit code is 0 when no step failed; a warning is no failure.'],
  run,
}
