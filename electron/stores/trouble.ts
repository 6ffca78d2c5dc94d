import type { ErrorCode } from '../../shared/contract/reply.ts'
import { RollcallError } from '../../shared/contract/reply.ts'

/** How far a connection came before it failed. */
export type Stage = 'resolve' | 'reach' | 'tls' | 'sign-in' | 'statement'

/** A driver's error in our words: nothing of its text is kept. */
export type Trouble = {
  readonly stage: Stage
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
  /** The connection is of no more use. */
  readonly lost: boolean
}

/** A Trouble as it is thrown; what is no RollcallError yet is kept as the cause for the log. */
export function troubleError(trouble: Trouble, cause: unknown): RollcallError {
  return new RollcallError(trouble.code, trouble.message, { hint: trouble.hint, cause })
}

/** A property of an error of unknown shape, as text: drivers' codes and numbers. */
export function errorField(error: unknown, field: string): string {
  if (typeof error !== 'object' || error === null || !(field in error)) return ''
  const value = (error as Record<string, unknown>)[field]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
