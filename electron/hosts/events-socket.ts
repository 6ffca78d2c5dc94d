import type { IncomingMessage, Server } from 'node:http'
import { WebSocketServer } from 'ws'
import type { Console } from '../api/platform.ts'
import { refusal } from './http-guard.ts'
import type { Tokens } from './tokens.ts'

/** A reader this far behind is let go; its page connects anew and then asks again for what it shows (onResumed). */
const mostBuffered = 8 * 1024 * 1024
const protocol = 'rollcall'

/** Sends the console's events to every page that has a session token, given as the second subprotocol. */
export function serveEvents(server: Server, served: Console, tokens: Tokens, port: () => number): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 1024,
    perMessageDeflate: false,
    handleProtocols: offered => (offered.has(protocol) ? protocol : false),
  })

  function mayConnect(request: IncomingMessage): boolean {
    const [first, token = ''] = (request.headers['sec-websocket-protocol'] ?? '').split(/,\s*/)
    const isOurs = refusal(request, port()) === null && request.headers.origin !== undefined
    return isOurs && request.url === '/api/events' && first === protocol && tokens.accepts(token)
  }

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (!mayConnect(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, client => client.on('error', () => client.terminate()))
  })

  const unsubscribe = served.subscribe(event => {
    const text = JSON.stringify(event)
    for (const client of sockets.clients) {
      if (client.bufferedAmount > mostBuffered) client.terminate()
      else client.send(text)
    }
  })
  return () => {
    unsubscribe()
    for (const client of sockets.clients) client.terminate()
    sockets.close()
  }
}
