import type { AddressInfo, Socket } from 'node:net'
import { createConnection, createServer } from 'node:net'
import type { TestServer } from '../servers/server.ts'

export type SlowLink = {
  /** The same server, at the end of the line. */
  readonly server: TestServer
  readonly bytes: () => number
  readonly close: () => Promise<void>
}

export type Line = {
  /** There and back, ms. */
  readonly roundTrip: number
  /** Bits a second, each way, of all connections together. */
  readonly bitsPerSecond: number
}

/** A line between the console and its database: every byte is late by half the round trip, and waits for those before it. */
export async function slowLink(server: TestServer, line: Line): Promise<SlowLink> {
  const sockets = new Set<Socket>()
  let bytes = 0
  const pipes = { up: pipe(line), down: pipe(line) }
  const listener = createServer(near => {
    const far = createConnection({ host: server.host, port: server.port, noDelay: true })
    for (const [from, to, carry] of [
      [near, far, pipes.up],
      [far, near, pipes.down],
    ] as const) {
      sockets.add(from)
      from.on('data', (part: Buffer) => {
        bytes += part.length
        carry(part, from, to)
      })
      from.on('close', () => to.destroy())
      from.on('error', () => to.destroy())
    }
  })
  await new Promise<void>(resolve => void listener.listen(0, '127.0.0.1', resolve))
  return {
    server: { ...server, host: '127.0.0.1', port: (listener.address() as AddressInfo).port },
    bytes: () => bytes,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => listener.close(resolve))
    },
  }
}

type Parcel = { readonly part: Buffer; readonly to: Socket; readonly due: number }

/** One direction of the line: a queue that lets so many bytes a second go, in their order, each half a round trip late. */
function pipe({ roundTrip, bitsPerSecond }: Line) {
  const parcels: Parcel[] = []
  const paused = new Set<Socket>()
  let free = 0
  let waiting = 0

  function deliver(): void {
    const now = performance.now()
    for (let next = parcels[0]; next !== undefined && next.due <= now; next = parcels[0]) {
      parcels.shift()
      waiting -= next.part.length
      if (next.to.writable) next.to.write(next.part)
    }
    if (waiting < 128 * 1024) {
      for (const socket of paused) socket.resume()
      paused.clear()
    }
    const [first] = parcels
    if (first !== undefined) setTimeout(deliver, Math.max(0, first.due - performance.now()))
  }

  return (part: Buffer, from: Socket, to: Socket) => {
    const now = performance.now()
    free = Math.max(free, now) + (part.length * 8 * 1000) / bitsPerSecond
    waiting += part.length
    // As a real line's buffers are, this one is finite: whoever sends more must wait.
    if (waiting > 256 * 1024) {
      from.pause()
      paused.add(from)
    }
    parcels.push({ part, to, due: free + roundTrip / 2 })
    if (parcels.length === 1) setTimeout(deliver, free + roundTrip / 2 - now)
  }
}
