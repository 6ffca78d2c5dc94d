import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { createConnection } from 'node:net'
import { connectLimitMs } from '../../limits.ts'
import type { Connected } from '../../link.ts'
import type { NetworkPlace } from '../../address.ts'
import type { Answer } from './answers.ts'
import { GarbledAnswer } from './answers.ts'

/** A connection to one server, which answers one request after the other. */
export type Wire = { readonly exchange: <Result>(request: Buffer | string, answer: Answer<Result>) => Promise<Result> }

/** The server ended the connection. */
export class Ended extends Error {}

type Waiting = {
  readonly answer: Answer<unknown>
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

export async function openWire(place: NetworkPlace, onLost: () => void): Promise<Connected<Wire>> {
  const socket = await connected(place)
  const nothing: Buffer = Buffer.alloc(0)
  let waiting: Waiting | null = null
  let rest = nothing
  let end: unknown = null

  function lose(error: unknown): void {
    if (end !== null) return
    end = error
    socket.destroy()
    waiting?.failed(error)
    waiting = null
    onLost()
  }

  function take(bytes: Buffer): void {
    if (waiting === null) throw new GarbledAnswer('an answer without a question')
    const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
    const used = waiting.answer.take(all)
    rest = all.subarray(used)
    if (!waiting.answer.isWhole()) return
    if (rest.length > 0) throw new GarbledAnswer('more than the answer')
    rest = nothing
    const { done } = waiting
    waiting = null
    done()
  }

  socket.on('data', bytes => {
    try {
      take(bytes)
    } catch (error) {
      // Whatever comes next may belong to what was refused.
      lose(error)
    }
  })
  socket.on('error', lose)
  socket.on('close', () => lose(new Ended('the server closed the connection')))

  return {
    connection: {
      exchange: (request, answer) =>
        new Promise((resolve, reject) => {
          if (end !== null) return reject(end)
          waiting = { answer, done: () => resolve(answer.result()), failed: reject }
          socket.write(request)
        }),
    },
    close: () =>
      new Promise(resolve => {
        end ??= new Ended('closed here')
        socket.end(() => resolve())
        socket.destroySoon()
      }),
    destroy: () => {
      end ??= new Ended('closed here')
      socket.destroy()
    },
  }
}

function connected({ host, port, socketPath }: NetworkPlace): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(socketPath === null ? { host, port } : { path: socketPath })
    socket.setNoDelay(true)
    const timer = setTimeout(() => {
      socket.destroy()
      reject(Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' }))
    }, connectLimitMs)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.removeListener('error', reject)
      resolve(socket)
    })
    socket.once('error', error => {
      clearTimeout(timer)
      reject(error)
    })
  })
}
