import type { Server, Socket } from 'node:net'
import { createConnection, createServer } from 'node:net'

/** A port of 127.0.0.1 before a server's own, which can be shut without stopping the server. */
export type Gate = {
  readonly port: number
  /** Cuts all who are connected and lets nobody in. */
  readonly shut: () => Promise<void>
  readonly open: () => Promise<void>
  /** Cuts all who are connected; who comes anew is let in. */
  readonly cut: () => void
}

export async function openGate(target: { readonly host: string; readonly port: number }): Promise<Gate> {
  const sockets = new Set<Socket>()
  let server: Server | null = null
  let port = 0

  function pass(inner: Socket): void {
    const outer = createConnection(target)
    for (const [one, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(one)
      one.on('data', bytes => void other.write(bytes))
      one.on('error', () => undefined)
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  }
  function cut(): void {
    for (const socket of sockets) socket.destroy()
  }
  async function open(): Promise<void> {
    const opened = createServer(pass)
    await new Promise<void>((resolve, reject) => opened.once('error', reject).listen(port, '127.0.0.1', resolve))
    const address = opened.address()
    if (address !== null && typeof address === 'object') ({ port } = address)
    server = opened
  }
  await open()
  return {
    port,
    open,
    cut,
    shut: () =>
      new Promise(resolve => {
        server?.close(() => resolve())
        cut()
      }),
  }
}
