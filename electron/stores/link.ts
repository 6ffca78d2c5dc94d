import { RollcallError } from '../../shared/contract/reply.ts'
import { isNotTaken } from './each-row.ts'
import type { Trouble } from './trouble.ts'
import { troubleError } from './trouble.ts'

/** A connection and how it ends: politely, or at once. */
export type Connected<Connection> = {
  readonly connection: Connection
  readonly close: () => Promise<void>
  readonly destroy: () => void
}

/** One connection at a time to one server, made when it is needed and made anew after it was lost. */
export type Link<Connection> = {
  /** Does one piece of work after the other. Drivers' errors come out as RollcallErrors. */
  readonly use: <Result>(work: (connection: Connection) => Promise<Result>) => Promise<Result>
  /** Ends the connection, and work that is under way with it. */
  readonly close: () => Promise<void>
}

export type LinkOptions<Connection> = {
  /** `onLost` is called when the connection ends by itself. */
  readonly connect: (onLost: () => void) => Promise<Connected<Connection>>
  readonly trouble: (error: unknown) => Trouble
  /** Work that has no answer after this time is given up, and the connection with it; milliseconds. */
  readonly answerLimitMs: number
}

/** Ends work that nobody waits for any more: drivers do not always settle what was under way. */
type Abandon = (error: RollcallError) => void

export function createLink<Connection>(options: LinkOptions<Connection>): Link<Connection> {
  let current: Connected<Connection> | null = null
  let queue: Promise<unknown> = Promise.resolve()
  let closed = false
  let abandon: Abandon | null = null

  const connect = async () => {
    let lost = false
    let connected: Connected<Connection> | null = null
    connected = await options.connect(() => {
      lost = true
      if (current !== null && current === connected) current = null
    })
    if (closed) connected.destroy()
    else if (!lost) current = connected
    return connected
  }

  const run = async <Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> => {
    if (closed) throw closedError()
    let connected: Connected<Connection> | null = null
    const drop = () => {
      if (current === connected) current = null
      connected?.destroy()
    }
    const whole = async () => {
      connected = current ?? (await connect())
      if (closed) throw closedError()
      return work(connected.connection)
    }
    try {
      return await abandonable(whole(), options.answerLimitMs, set => {
        abandon = set
      })
    } catch (error) {
      if (error instanceof RollcallError) {
        if (error.cause === abandoned || isNotTaken(error)) drop()
        throw error
      }
      const trouble = options.trouble(error)
      if (trouble.lost) drop()
      throw troubleError(trouble, error)
    } finally {
      abandon = null
    }
  }

  return {
    use: work => {
      const result = queue.then(() => run(work))
      queue = result.catch(() => {})
      return result
    },
    close: async () => {
      closed = true
      const last = current
      current = null
      if (abandon !== null) {
        last?.destroy()
        abandon(closedError())
        return
      }
      await last?.close().catch(() => last.destroy())
    },
  }
}

const abandoned = Symbol('abandoned')

const closedError = () => new RollcallError('UNAVAILABLE', 'This connection was closed.', { cause: abandoned })

const lateError = () =>
  new RollcallError('UNAVAILABLE', 'The server did not answer in time.', {
    hint: 'The network may have been interrupted. Rollcall connects anew at the next attempt.',
    cause: abandoned,
  })

/** The work's own end, or its end by the limit or by whoever abandons it; `announce` tells how. */
function abandonable<Result>(
  work: Promise<Result>,
  limitMs: number,
  announce: (abandon: Abandon) => void,
): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    const timer = setTimeout(() => reject(lateError()), limitMs)
    announce(error => {
      clearTimeout(timer)
      reject(error)
    })
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
