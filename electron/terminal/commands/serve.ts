import { parsePort, serveBrowser, startTrouble } from '../../hosts/serve-browser.ts'
import type { Command, Context } from '../command.ts'
import { CommandError, exitCode, usageError } from '../exit.ts'

async function run({ values, threads, page }: Context): Promise<number> {
  const port = parsePort(values.text('port'))
  if (port === null) throw usageError('--port takes a number from 0 to 65535')
  try {
    await serveBrowser({ threads, page, port, opensBrowser: !values.flag('no-open') })
  } catch (error) {
    throw new CommandError(exitCode.failed, `Rollcall could not start: ${startTrouble(error)}`)
  }
  // A signal ends it.
  return new Promise(() => undefined)
}

export const serveCommand: Command = {
  name: 'serve',
  summary: 'the console for a browser on this machine',
  usage: ['[--port N] [--no-open]'],
  description: [
    'Serves the console on 127.0.0.1 and opens it in the browser. The address that is printed on standard output works once; Enter in the terminal prints another. Ctrl+C ends it.',
  ],
  groups: [
    {
      title: 'Options',
      options: [
        { name: 'port', value: 'N', words: 'At this port; a free one otherwise.' },
        { name: 'no-open', words: 'Only print the address.' },
      ],
    },
  ],
  mostPositionals: 0,
  examples: [
    {
      words: 'On another machine, led to this one by ssh -L 8123:127.0.0.1:8123:',
      line: 'rollcall serve --port 8123 --no-open',
    },
  ],
  run,
}
