import type { StopSignal } from '../hosts/stop-on-signals.ts'
import { signalCode } from '../hosts/stop-on-signals.ts'
import { exitCode } from './exit.ts'

/** Why a command is to stop: a signal, or nobody reads standard output any more. It is the reason of the context's signal. */
export type StopReason = { readonly kind: 'signal'; readonly signal: StopSignal } | { readonly kind: 'closed' }

/** Thrown where a command that is to stop cannot go on. */
export class Stopped extends Error {}

export const isStopped = (error: unknown): boolean =>
  error instanceof Stopped || (error instanceof Error && error.name === 'AbortError')

/** Whether it is a signal that stops the command, and not a reader who has seen enough. */
export const isSignal = (signal: AbortSignal): boolean =>
  signal.aborted && (signal.reason as StopReason).kind === 'signal'

/** A reader who has seen enough (head, less) is no failure. */
export function codeOfStop(signal: AbortSignal): number {
  const reason = signal.reason as StopReason
  return reason.kind === 'closed' ? exitCode.done : signalCode[reason.signal]
}
