import type { DecoderClient } from './decoder-client.ts'

/** A thread that did nothing for so long ends: it takes 30 MB, and many sites change too little to need it again. */
const restAfterMs = 5_000
/** For fewer rows than these it is not started again. */
const worthWaking = 500

/**
 * The same as the thread that `start` starts, which ends when it is not used, and comes again for whoever has much to do. Until it is
 * there rows are left to the exact decoder: that takes no longer than to wait.
 */
export function restingDecoder(start: () => DecoderClient, restAfter = restAfterMs): DecoderClient {
  let client: DecoderClient | null = start()
  let isComing = false
  let ending: Promise<void> = Promise.resolve()
  let uses = 0
  let isClosed = false
  let timer: NodeJS.Timeout | undefined

  function begin(): DecoderClient {
    clearTimeout(timer)
    uses += 1
    return (client ??= startAgain())
  }

  function startAgain(): DecoderClient {
    const next = start()
    isComing = true
    const arrive = () => {
      isComing = false
    }
    next.started.then(arrive, arrive)
    return next
  }

  function end(): void {
    uses -= 1
    if (uses > 0 || isClosed) return
    timer = setTimeout(rest, restAfter)
    timer.unref()
  }

  function rest(): void {
    const last = client
    client = null
    if (last) ending = ending.then(() => last.close())
  }

  async function* usedBy<Part>(parts: AsyncGenerator<Part>): AsyncGenerator<Part> {
    try {
      yield* parts
    } finally {
      end()
    }
  }

  return {
    async decode(rows, from) {
      if (isClosed || (client === null && rows.length - from < worthWaking)) return null
      try {
        const awake = begin()
        return isComing ? null : await awake.decode(rows, from)
      } finally {
        end()
      }
    },
    async read(wanted) {
      if (isClosed) return null
      const parts = await begin().read(wanted)
      if (parts !== null) return usedBy(parts)
      end()
      return null
    },
    get started() {
      return client?.started ?? Promise.resolve()
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      rest()
      await ending
    },
  }
}
