import { z } from 'zod'

/** Why a call failed, in words that decide what the caller does next. */
export const errorCode = z.enum([
  'BAD_REQUEST',
  'NOT_FOUND',
  'UNSUPPORTED',
  'FORBIDDEN',
  'CONFLICT',
  'UNAVAILABLE',
  'INTERNAL',
])
export type ErrorCode = z.infer<typeof errorCode>

/**
 * A failure as people may see it: what happened, to which connection, and what to do.
 * Never a driver's own text, which may hold hosts, SQL or passwords.
 */
export const failure = z.object({
  code: errorCode,
  message: z.string(),
  hint: z.string().optional(),
  retryable: z.boolean(),
})
export type Failure = z.infer<typeof failure>

export type Reply<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure }

/** Thrown anywhere below the router, which turns it into a reply; the only error whose message reaches a person. */
export class RollcallError extends Error {
  readonly failure: Failure

  constructor(code: ErrorCode, message: string, options: { hint?: string; retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'RollcallError'
    this.failure = { code, message, hint: options.hint, retryable: options.retryable ?? code === 'UNAVAILABLE' }
  }
}
