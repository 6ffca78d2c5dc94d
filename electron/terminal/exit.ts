import type { Failure } from '../../shared/contract/reply.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { printable } from './text.ts'

/** How a command ends; they stand in every --help. */
export const exitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  /** Nothing was done, because somebody has to decide. */
  undecided: 3,
  unavailable: 4,
} as const

/** Ends a command with words on standard error. */
export class CommandError extends Error {
  readonly code: number
  readonly hint: string | null

  constructor(code: number, message: string, hint: string | null = null) {
    super(message)
    this.name = 'CommandError'
    this.code = code
    this.hint = hint
  }
}

export const usageError = (message: string, hint: string | null = null) =>
  new CommandError(exitCode.usage, message, hint)

/** What a failure of the console's means for a script: whether trying again may help. */
export function codeOf({ code, retryable }: Failure): number {
  if (code === 'BAD_REQUEST') return exitCode.usage
  return code === 'UNAVAILABLE' || retryable ? exitCode.unavailable : exitCode.failed
}

/**
 * The words and the code for whatever was thrown, fit for a terminal: they may quote names from the site, and what its server says.
 * Of an error nobody expected only the message is told.
 */
export function endingOf(error: unknown): { readonly code: number; readonly words: readonly string[] } {
  if (error instanceof CommandError) return { code: error.code, words: wordsOf(error.message, error.hint) }
  if (error instanceof RollcallError) {
    return { code: codeOf(error.failure), words: wordsOf(error.failure.message, error.failure.hint ?? null) }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: exitCode.failed, words: wordsOf(`Something went wrong inside Rollcall: ${message}`, null) }
}

const wordsOf = (message: string, hint: string | null): readonly string[] =>
  [`rollcall: ${message}`, ...(hint === null ? [] : [hint])].map(printable)
