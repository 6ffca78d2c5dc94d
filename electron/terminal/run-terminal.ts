import { stopOnSignals } from '../hosts/stop-on-signals.ts'
import { version } from '../version.ts'
import { parseArguments } from './arguments.ts'
import type { Command, Context, Surroundings } from './command.ts'
import { commands } from './commands.ts'
import { endingOf, exitCode, usageError } from './exit.ts'
import { commandHelp, generalHelp } from './help.ts'
import { nearest } from './nearest.ts'
import type { StopReason } from './stopping.ts'
import { codeOfStop, isStopped } from './stopping.ts'
import { createTerminal } from './terminal-io.ts'
import type { Terminal } from './terminal-io.ts'

/** Runs the command that was typed and ends the process with its code. */
export async function runTerminal(typed: readonly string[], surroundings: Surroundings): Promise<void> {
  const stopping = new AbortController()
  const stop = (reason: StopReason) => stopping.abort(reason)
  const terminal = createTerminal({ input: process.stdin, output: process.stdout, error: process.stderr }, () =>
    stop({ kind: 'closed' }),
  )
  const code = await dispatch(typed, surroundings, terminal, stopping.signal, stop).catch((error: unknown) => {
    terminal.progress(null)
    if (isStopped(error) && stopping.signal.aborted) return codeOfStop(stopping.signal)
    const { code, words } = endingOf(error)
    for (const line of words) terminal.tell(line)
    return code
  })
  await flushed(process.stdout)
  process.exit(code)
}

async function dispatch(
  typed: readonly string[],
  surroundings: Surroundings,
  terminal: Terminal,
  signal: AbortSignal,
  stop: (reason: StopReason) => void,
): Promise<number> {
  const [name = '--help', ...rest] = typed
  if (name === '--version' || name === '-V') {
    await terminal.print(version)
    return exitCode.done
  }
  if (name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    await terminal.print(generalHelp(commands, terminal.outputIsTerminal))
    return typed.length === 0 ? exitCode.usage : exitCode.done
  }
  if (name === 'help') {
    await terminal.print(commandHelp(commandNamed(rest[0] ?? ''), terminal.outputIsTerminal))
    return exitCode.done
  }
  const command = commandNamed(name)
  // Asked for help, nobody wants to hear what else is wrong.
  const before = rest.indexOf('--') < 0 ? rest : rest.slice(0, rest.indexOf('--'))
  if (before.includes('--help') || before.includes('-h')) {
    await terminal.print(commandHelp(command, terminal.outputIsTerminal))
    return exitCode.done
  }
  const values = parseArguments(command, rest)
  if (command.name !== 'serve') stopOnSignals(given => stop({ kind: 'signal', signal: given }))
  return runCommand(command, { ...surroundings, values, terminal, signal })
}

async function runCommand(command: Command, context: Context): Promise<number> {
  const { signal, terminal } = context
  if (command.endsItself === true) return command.run(context)
  const stopped = new Promise<number>(resolve => {
    const end = () => resolve(codeOfStop(signal))
    signal.addEventListener('abort', end, { once: true })
  })
  const code = await Promise.race([command.run(context), stopped])
  terminal.progress(null)
  return code
}

function commandNamed(name: string): Command {
  const command = commands.find(each => each.name === name)
  if (command) return command
  const meant = nearest(
    name,
    commands.map(each => each.name),
  )
  const hint = meant === null ? 'Try "rollcall --help".' : `Did you mean "rollcall ${meant}"?`
  throw usageError(name.startsWith('-') ? 'A command comes first' : 'There is no such command', hint)
}

/** What is still on its way to a pipe would be lost with the process. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.destroyed || stream.writableLength === 0) return Promise.resolve()
  return new Promise(resolve =>
    stream
      .once('close', resolve)
      .once('error', () => resolve())
      .write('', () => resolve()),
  )
}
