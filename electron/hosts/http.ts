import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import type { ErrorCode } from '../../shared/contract/reply.ts'
import type { Console } from '../api/platform.ts'
import { readAsset } from './assets.ts'
import { securityHeaders } from './content-policy.ts'
import { serveEvents } from './events-socket.ts'
import { bearerToken, pathOf, refusal } from './http-guard.ts'
import { readJson } from './read-body.ts'
import { createTokens } from './tokens.ts'

export type HttpHost = {
  readonly port: number
  /** An address with a fresh one-time token in its fragment; the link before it is void. */
  readonly link: () => string
  readonly close: () => Promise<void>
}

const callBody = z.object({ method: z.string().max(100), input: z.unknown() })
const exchangeBody = z.object({ token: z.string().max(200) })
const headers = securityHeaders("'self'")

/** The largest input of the contract is a selection of 100,000 refs of 64 characters. */
const mostOfCall = 8 * 1024 * 1024
const mostOfExchange = 1024

/** Serves a console to browsers on this machine, on 127.0.0.1 alone. `port` 0 takes a free one; `root` is the built page. */
export async function serveHttp(served: Console, root: string, wantedPort: number): Promise<HttpHost> {
  const tokens = createTokens()
  let port = wantedPort
  const server = createServer((request, response) => {
    respond(request, response).catch(() => fail(response, 500, 'INTERNAL', 'Something went wrong inside Rollcall.'))
  })
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = refusal(request, port)
    if (refused !== null) return fail(response, 403, 'FORBIDDEN', refused)
    const pathname = pathOf(request)
    if (pathname === null) return fail(response, 400, 'BAD_REQUEST', 'That is not an address of Rollcall.')
    if (pathname.startsWith('/api/')) return api(request, response, pathname)
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD')
      return fail(response, 405, 'BAD_REQUEST', 'Pages are only read, with GET.')
    }
    const asset = await readAsset(root, pathname)
    if (!asset) return fail(response, 404, 'NOT_FOUND', 'Rollcall has no such page.')
    response.writeHead(200, { ...headers, 'Content-Type': asset.type, 'Content-Length': asset.bytes.length })
    response.end(request.method === 'HEAD' ? undefined : asset.bytes)
  }

  async function api(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    if (pathname !== '/api/call' && pathname !== '/api/session') {
      return fail(response, 404, 'NOT_FOUND', 'Rollcall has no such address.')
    }
    if (request.method !== 'POST') {
      response.setHeader('Allow', 'POST')
      return fail(response, 405, 'BAD_REQUEST', 'Calls are made with POST.')
    }
    if (!/^application\/json\s*(;|$)/.test(request.headers['content-type'] ?? '')) {
      return fail(response, 415, 'BAD_REQUEST', 'Calls are made with JSON.')
    }
    const isCall = pathname === '/api/call'
    if (isCall && !tokens.accepts(bearerToken(request))) {
      return fail(response, 401, 'FORBIDDEN', 'This page has lost its link to Rollcall.')
    }
    const body = await readJson(request, isCall ? mostOfCall : mostOfExchange)
    if (body === 'too-large') return fail(response, 413, 'BAD_REQUEST', 'That is more than Rollcall takes at once.')
    if (body === 'damaged') return fail(response, 400, 'BAD_REQUEST', 'That is not JSON.')
    return isCall ? call(response, body.json) : exchange(response, body.json)
  }

  function exchange(response: ServerResponse, json: unknown): void {
    const parsed = exchangeBody.safeParse(json)
    if (!parsed.success) return fail(response, 400, 'BAD_REQUEST', 'The token of a link is expected.')
    const session = tokens.exchange(parsed.data.token)
    if (session === null) return fail(response, 401, 'FORBIDDEN', 'This link was used before, or it is too old.')
    send(response, 200, { ok: true, value: { token: session } })
  }

  async function call(response: ServerResponse, json: unknown): Promise<void> {
    const parsed = callBody.safeParse(json)
    if (!parsed.success) return fail(response, 400, 'BAD_REQUEST', 'A call has a method and an input.')
    send(response, 200, await served.call(parsed.data.method, parsed.data.input))
  }

  const stopEvents = serveEvents(server, served, tokens, () => port)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(wantedPort, '127.0.0.1', resolve)
  })
  port = (server.address() as AddressInfo).port
  return {
    port,
    link: () => `http://127.0.0.1:${port}/#token=${tokens.issue()}`,
    close: () =>
      new Promise(resolve => {
        stopEvents()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { ...headers, 'Content-Type': 'application/json', 'Content-Length': text.length })
  response.end(text)
}

function fail(response: ServerResponse, status: number, code: ErrorCode, message: string): void {
  if (response.headersSent) return void response.end()
  // What was not read of the body would be taken for the next request.
  response.setHeader('Connection', 'close')
  send(response, status, { ok: false, error: { code, message, retryable: false } })
}
