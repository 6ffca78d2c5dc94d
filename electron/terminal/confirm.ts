import type { Context } from './command.ts'
import { CommandError, exitCode } from './exit.ts'

type Question = {
  /** "Log out 3 sessions of 2 people?" */
  readonly words: string
  /** What has to be typed; otherwise y is enough. */
  readonly typed?: string
}

/** Goes on when --yes was given or a person says so; throws otherwise, and nothing has been done then. */
export async function confirm({ values, terminal, signal }: Context, { words, typed }: Question): Promise<void> {
  if (values.flag('yes')) return
  if (!terminal.isInteractive) {
    throw new CommandError(
      exitCode.undecided,
      'Nothing was done: there is nobody to ask here',
      'Add --yes if it is meant.',
    )
  }
  const how = typed === undefined ? '[y/N] ' : `Type ${JSON.stringify(typed)} to go on: `
  const answer = (await terminal.ask(`${words} ${how}`, signal)).trim()
  const isMeant = typed === undefined ? /^y(es)?$/i.test(answer) : answer === typed
  if (!isMeant) throw new CommandError(exitCode.undecided, 'Nothing was done')
}

export const confirmOptions = [
  {
    name: 'yes',
    short: 'y',
    words:
      'Do it without asking. Without it a person at a terminal is asked; where there is nobody, nothing is done and the code is 3.',
  },
] as const
