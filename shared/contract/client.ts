import type { EventOf, InputOf, MethodName, OutputOf, Topic } from './contract.ts'
import type { Failure, Reply } from './reply.ts'
import { RollcallError } from './reply.ts'

/** How bytes travel: the preload's bridge, or HTTP and a WebSocket. `subscribe` returns how to stop. */
export type Transport = {
  readonly call: (method: string, input: unknown) => Promise<Reply<unknown>>
  readonly subscribe: (topic: Topic, listener: (event: unknown) => void) => () => void
  /** Told when events flow again after they may have been missed. A host that loses none has no such thing. */
  readonly onResumed?: (listener: () => void) => () => void
  /** Told, and why, when the console itself can no longer be reached; `onResumed` tells that it can again. */
  readonly onAway?: (listener: (failure: Failure) => void) => () => void
}

export type Client = {
  /** Resolves with the value, or throws the RollcallError that the console replied. */
  readonly call: <M extends MethodName>(method: M, input: InputOf<M>) => Promise<OutputOf<M>>
  readonly subscribe: <T extends Topic>(topic: T, listener: (event: EventOf<T>) => void) => () => void
  /** Events may have been missed: what they told must be asked for. */
  readonly onResumed: (listener: () => void) => () => void
  /** The console itself cannot be reached, so that nothing on screen is kept up to date until events are resumed. */
  readonly onAway: (listener: (failure: Failure) => void) => () => void
}

export function createClient(transport: Transport): Client {
  return {
    async call(method, input) {
      const reply = await transport.call(method, input)
      if (reply.ok) return reply.value as OutputOf<typeof method>
      const { code, message, hint, retryable } = reply.error
      throw new RollcallError(code, message, { hint, retryable })
    },
    subscribe: (topic, listener) => transport.subscribe(topic, event => listener(event as EventOf<typeof topic>)),
    onResumed: listener => transport.onResumed?.(listener) ?? (() => undefined),
    onAway: listener => transport.onAway?.(listener) ?? (() => undefined),
  }
}
