import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Console } from '../../../electron/api/platform.ts'
import type { HttpHost } from '../../../electron/hosts/http.ts'
import { serveHttp } from '../../../electron/hosts/http.ts'
import type { ConsoleEvent } from '../../../shared/contract/contract.ts'
import { freshFolder } from '../api/folders.ts'

/** A console that answers each call with what it was asked, and tells what a test wants it to tell. */
export type EchoConsole = Console & { readonly calls: unknown[]; readonly tell: (event: ConsoleEvent) => void }

function echoConsole(): EchoConsole {
  const listeners = new Set<(event: ConsoleEvent) => void>()
  const calls: unknown[] = []
  return {
    calls,
    tell: event => listeners.forEach(listener => listener(event)),
    call(method, input) {
      calls.push([method, input])
      return Promise.resolve({ ok: true, value: { method, input } })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => Promise.resolve(),
  }
}

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }

type Question = {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string
}

export type HostUnderTest = HttpHost & {
  readonly console: EchoConsole
  readonly origin: string
  /** Sends just these headers, beside Host and Content-Length. An undefined one is left out. */
  readonly ask: (question: Question) => Promise<Answer>
  /** POSTs JSON as the page does; `headers` come on top. */
  readonly post: (path: string, body: unknown, headers?: Question['headers']) => Promise<Answer>
  /** The one-time token of a new link. */
  readonly oneTimeToken: () => string
  /** A session token, got as the page gets it. */
  readonly signIn: () => Promise<string>
}

export const page = '<!doctype html><title>Rollcall</title>'

/** The browser host on a free port, over an echoing console and a folder with a page, next to a file that is nobody's business. */
export async function startHost(): Promise<HostUnderTest> {
  const folder = freshFolder()
  const root = join(folder, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(root, 'index.html'), page)
  writeFileSync(join(root, 'assets', 'index.js'), 'export {}')
  writeFileSync(join(root, 'secret.key'), 'not of a type that is served')
  writeFileSync(join(folder, 'outside.json'), '{"outside":true}')

  const console = echoConsole()
  const host = await serveHttp(console, root, 0)
  onTestFinished(host.close)
  const origin = `http://127.0.0.1:${host.port}`

  const ask: HostUnderTest['ask'] = ({ method = 'GET', path = '/', headers = {}, body }) =>
    new Promise((resolve, reject) => {
      const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined)
      const sent = request(
        { host: '127.0.0.1', port: host.port, method, path, headers: Object.fromEntries(given) },
        response => {
          const parts: Buffer[] = []
          response.on('data', (part: Buffer) => parts.push(part))
          response.on('end', () => {
            const text = Buffer.concat(parts).toString('utf8')
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
          })
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })

  const post: HostUnderTest['post'] = (path, body, headers) =>
    ask({
      method: 'POST',
      path,
      headers: { 'Content-Type': 'application/json', Origin: origin, 'Sec-Fetch-Site': 'same-origin', ...headers },
      body: JSON.stringify(body),
    })

  const oneTimeToken = () => new URL(host.link()).hash.slice('#token='.length)
  return {
    ...host,
    console,
    origin,
    ask,
    post,
    oneTimeToken,
    async signIn() {
      const { text } = await post('/api/session', { token: oneTimeToken() })
      return (JSON.parse(text) as { value: { token: string } }).value.token
    },
  }
}
