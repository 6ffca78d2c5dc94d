import type { Transport } from '../../shared/contract/client.ts'

export type Recorder = {
  readonly transport: Transport
  /** Names of all calls that were made. */
  readonly methods: Set<string>
  /** Everything that came out, replies and events, as JSON. */
  readonly heard: string[]
}

/** Keeps what comes out of a console, to look through it for what must never leave; goes on with an earlier record. */
export function record(transport: Transport, earlier?: Recorder): Recorder {
  const methods = earlier?.methods ?? new Set<string>()
  const heard = earlier?.heard ?? []
  return {
    methods,
    heard,
    transport: {
      async call(method, input) {
        methods.add(method)
        const reply = await transport.call(method, input)
        heard.push(JSON.stringify(reply))
        return reply
      },
      subscribe: (topic, listener) =>
        transport.subscribe(topic, event => {
          heard.push(JSON.stringify(event))
          listener(event)
        }),
    },
  }
}
