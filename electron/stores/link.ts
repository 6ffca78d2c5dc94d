import { RollcallError } from '../../shared/contract/reply.ts'
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
  readonly close: () => Promise<void>
}

export type LinkOptions<Connection> = {
  /** `onLost` is called when the connection ends by itself. */
  readonly connect: (onLost: () => void) => Promise<Connected<Connection>>
  readonly trouble: (error: unknown) => Trouble
  /** Work that has no answer after this time is given up, and the connection with it; milliseconds. */
  readonly answerLimitMs: number
}

export function createLink<Connection>(options: LinkOptions<Connection>): Link<Connection> {
  let current: Connected<Connection> | null = null
  let queue: Promise<unknown> = Promise.resolve()
  let closed = false

  const drop = (connected: Connected<Connection>) => {
    if (current === connected) current = null
    connected.destroy()
  }

  const connect = async () => {
    let lost = false
    const connected: Connected<Connection> = await options.connect(() => {
      lost = true
      if (current === connected) current = null
    })
    if (lost || closed) connected.destroy()
    else current = connected
    return connected
  }

  const run = async <Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> => {
    if (closed) throw new RollcallError('UNAVAILABLE', 'This connection was closed.')
    let connected: Connected<Connection> | null = null
    try {
      connected = current ?? (await connect())
      return await withLimit(work(connected.connection), options.answerLimitMs)
    } catch (error) {
      if (error instanceof RollcallError && error.cause !== noAnswer) throw error
      const trouble = options.trouble(error)
      if (connected !== null && (trouble.lost || error instanceof RollcallError)) drop(connected)
      throw error instanceof RollcallError ? error : troubleError(trouble, error)
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
      await last?.close().catch(() => last.destroy())
    },
  }
}

const noAnswer = Symbol('no answer')

function withLimit<Result>(work: Promise<Result>, limitMs: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new RollcallError('UNAVAILABLE', 'The database did not answer in time.', {
          hint: 'The network may have been interrupted. Rollcall connects anew at the next attempt.',
          cause: noAnswer,
        }),
      )
    }, limitMs)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
