import type { Failure } from '../../shared/contract/reply.ts'
import { RollcallError } from '../../shared/contract/reply.ts'

/** What went wrong, as people may read it. An error that is not the console's own is a fault of this screen. */
export function failureOf(error: unknown): Failure {
  if (error instanceof RollcallError) return error.failure
  return {
    code: 'INTERNAL',
    message: 'This screen failed in a way that was not expected.',
    hint: 'Try again; if it stays so, reload the window.',
    retryable: true,
  }
}
