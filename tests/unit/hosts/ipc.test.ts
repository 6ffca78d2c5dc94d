import type { WebContents } from 'electron'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Console } from '../../../electron/api/platform.ts'
import { answerCalls, sendEvents } from '../../../electron/hosts/ipc.ts'
import type { ConsoleEvent } from '../../../shared/contract/contract.ts'

type Handler = (event: { senderFrame: unknown }, ...input: readonly unknown[]) => unknown

const handlers = vi.hoisted(() => new Map<string, Handler>())
vi.mock('electron', () => ({
  ipcMain: { handle: (channel: string, handler: Handler) => void handlers.set(channel, handler) },
}))

const ours = { parent: null, url: 'app://rollcall/#/sessions' }
const foreign = [
  null,
  { parent: ours, url: 'app://rollcall/' },
  { parent: null, url: 'https://attacker.example/' },
  { parent: null, url: 'app://rollcall.attacker.example/' },
  { parent: null, url: 'app://rollcall' },
  { parent: null, url: 'about:blank' },
]
const event = { topic: 'job', event: {} } as unknown as ConsoleEvent

let call: ReturnType<typeof vi.fn<Console['call']>>
let listeners: Set<(event: ConsoleEvent) => void>
let served: Console

beforeEach(() => {
  handlers.clear()
  call = vi.fn<Console['call']>(() => Promise.resolve({ ok: true, value: 'answer' }))
  listeners = new Set()
  served = {
    call,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => Promise.resolve(),
  }
})

function invoke(senderFrame: unknown, ...input: readonly unknown[]): unknown {
  answerCalls(served)
  const [handler] = handlers.values()
  return handler?.({ senderFrame }, ...input)
}

it('there is one channel for calls, and it moves method and input', async () => {
  expect(await invoke(ours, 'app.info', { a: 1 })).toEqual({ ok: true, value: 'answer' })
  expect(call.mock.calls).toEqual([['app.info', { a: 1 }]])
  expect(handlers.size).toBe(1)
})

it.each(foreign)('a message from %o is refused', async frame => {
  expect(await invoke(frame, 'app.info', {})).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
  expect(call).not.toHaveBeenCalled()
})

it.each([[undefined], [7], [{ toString: () => 'app.info' }], [['app.info']]])('%o is no method', async method => {
  await invoke(ours, method, {})
  expect(call.mock.calls).toEqual([['', {}]])
})

it('events go to our own page only, until they are stopped', () => {
  const send = vi.fn<(...words: readonly unknown[]) => void>()
  const contents = { mainFrame: ours as unknown, isDestroyed: () => false, send }
  const stop = sendEvents(served, contents as unknown as WebContents)
  const tell = () => listeners.forEach(listener => listener(event))
  tell()
  expect(send.mock.calls.map(([, sent]) => sent)).toEqual([event])
  for (const frame of foreign) {
    contents.mainFrame = frame
    tell()
  }
  contents.mainFrame = ours
  contents.isDestroyed = () => true
  tell()
  expect(send).toHaveBeenCalledTimes(1)
  stop()
  expect(listeners.size).toBe(0)
})
