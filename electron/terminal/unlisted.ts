import type { Unlisted } from '../../shared/contract/monitor.ts'
import { CommandError, exitCode } from './exit.ts'
import type { Terminal } from './terminal-io.ts'
import { printable } from './text.ts'

export const unknownWords = 'Who is logged in cannot be known here'

/**
 * Refuses to say or do anything of sessions where none is in a listing: none that is known is not none that is there. Says what is
 * missing where some are listed. `therefore` is what was left undone, in words.
 */
export function requireListing(
  { unlisted }: { readonly unlisted: Unlisted | null },
  terminal: Pick<Terminal, 'tell'>,
  therefore: string,
): void {
  if (unlisted === null) return
  if (unlisted.which === 'all')
    throw new CommandError(exitCode.failed, `${unknownWords}, so ${therefore}`, unlisted.reason)
  terminal.tell(`rollcall: ${printable(unlisted.reason)}`)
}
