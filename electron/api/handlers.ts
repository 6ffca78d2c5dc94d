import type { AuditEntry } from '../../shared/contract/audit.ts'
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/contract.ts'

/** What the intent of an audited call says, found out before anything is done. */
export type Intent = Pick<AuditEntry, 'connectionId' | 'connectionName' | 'summary'> &
  Partial<Pick<AuditEntry, 'reason' | 'fingerprints' | 'people'>>

/** How it ended. A connection that was made by the call is named only now. */
export type Outcome = {
  readonly result: 'done' | 'partly' | 'failed' | 'cancelled'
  readonly detail: string | null
  readonly connectionId?: string
}

/**
 * An audited call in two halves. `intend` may read but changes nothing and shows nothing; `run` does the work. Where the work
 * goes on after the reply (a job), `outcome` resolves at its end and never rejects.
 */
export type AuditedHandler<M extends MethodName> = {
  readonly intend: (input: InputOf<M>) => Promise<Intent>
  readonly run: (
    input: InputOf<M>,
  ) => Promise<{ readonly value: OutputOf<M>; readonly outcome: Outcome | Promise<Outcome> }>
}

export type PlainHandler<M extends MethodName> = (input: InputOf<M>) => OutputOf<M> | Promise<OutputOf<M>>

/** From typed input to typed output. Errors for people are thrown as RollcallError. */
export type Handler<M extends MethodName> = PlainHandler<M> | AuditedHandler<M>

/** One for every call of the contract: a missing one does not compile. */
export type Handlers = { readonly [M in MethodName]: Handler<M> }

/** The handlers of one group: "sessions" for all of "sessions.*". */
export type GroupHandlers<Group extends string> = Pick<Handlers, Extract<MethodName, `${Group}.${string}`>>

export const done: Outcome = { result: 'done', detail: null }
