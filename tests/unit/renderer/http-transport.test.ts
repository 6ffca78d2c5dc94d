import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { httpTransport } from '../../../renderer/transport/http.ts'

let sockets: EventTarget[] = []
/** What the console answers to a call; null: nobody answers. */
let status: number | null = 200

class Socket extends EventTarget {
  constructor() {
    super()
    sockets.push(this)
  }
}

const newest = () => sockets.at(-1) ?? new EventTarget()

beforeEach(() => {
  vi.useFakeTimers()
  sockets = []
  status = 200
  vi.stubGlobal('WebSocket', Socket)
  vi.stubGlobal('location', { host: '127.0.0.1:1' })
  vi.stubGlobal('sessionStorage', { removeItem: () => undefined })
  vi.stubGlobal('fetch', () =>
    status === null
      ? Promise.reject(new TypeError('Failed to fetch'))
      : Promise.resolve(new Response('{"ok":true,"value":{}}', { status })),
  )
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function listening() {
  const told: string[] = []
  const transport = httpTransport('token', () => told.push('lost'))
  transport.onAway?.(({ message, hint }) => told.push(`${message}: ${hint}`))
  transport.onResumed?.(() => told.push('resumed'))
  newest().dispatchEvent(new Event('open'))
  return told
}

test('a console that died is away at the first attempt that fails, and back when one opens', async () => {
  const told = listening()
  status = null
  newest().dispatchEvent(new Event('close'))
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(500)
  newest().dispatchEvent(new Event('close'))
  expect(told).toEqual([expect.stringMatching(/^Rollcall itself does not answer: .*npm start/)])
  await vi.advanceTimersByTimeAsync(1_000)
  newest().dispatchEvent(new Event('open'))
  expect(told.slice(1)).toEqual(['resumed'])
})

test('a line that breaks and opens again at once is no outage', async () => {
  const told = listening()
  newest().dispatchEvent(new Event('close'))
  await vi.advanceTimersByTimeAsync(500)
  newest().dispatchEvent(new Event('open'))
  expect(told).toEqual(['resumed'])
})

test('a console that was started again does not know the page: its link is lost, and no more is tried', async () => {
  const told = listening()
  status = 401
  newest().dispatchEvent(new Event('close'))
  await vi.advanceTimersByTimeAsync(500)
  newest().dispatchEvent(new Event('close'))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told.at(-1)).toBe('lost')
  expect(sockets).toHaveLength(2)
})
