import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { ConsoleEvent } from '../../../shared/contract/contract.ts'
import { startHost } from './host-under-test.ts'

const done: ConsoleEvent = {
  topic: 'connection-test',
  event: { testId: 't', step: { name: 'resolve', state: 'passed', message: 'found', hint: null } } as never,
}

type Options = { readonly origin?: string; readonly headers?: Record<string, string>; readonly path?: string }

/** A socket that is open, or the status that refused it. */
function connect(port: number, protocols: string[], options: Options): Promise<WebSocket | number> {
  const { path = '/api/events', ...rest } = options
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, rest)
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0))
    socket.once('error', reject)
  })
}

it('sends events to a page with a session token', async () => {
  const { console, origin, port, signIn } = await startHost()
  const socket = await connect(port, ['rollcall', await signIn()], { origin })
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
  expect(socket.protocol).toBe('rollcall')
  const heard = new Promise(resolve =>
    socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString('utf8')))),
  )
  console.tell(done)
  expect(await heard).toEqual(done)
})

it('refuses who has no token, another origin, another site, another host or another path', async () => {
  const { origin, port, oneTimeToken, signIn } = await startHost()
  const token = await signIn()
  const mine = ['rollcall', token]
  const refused = [
    await connect(port, [], { origin }),
    await connect(port, ['rollcall'], { origin }),
    await connect(port, ['rollcall', `${token}x`], { origin }),
    await connect(port, ['rollcall', oneTimeToken()], { origin }),
    await connect(port, [token, 'rollcall'], { origin }),
    await connect(port, mine, {}),
    await connect(port, mine, { origin: 'http://attacker.example' }),
    await connect(port, mine, { origin, headers: { Host: `attacker.example:${port}` } }),
    await connect(port, mine, { origin, headers: { 'Sec-Fetch-Site': 'cross-site' } }),
    await connect(port, mine, { origin, path: '/' }),
    await connect(port, mine, { origin, path: '/api/call' }),
  ]
  expect(refused).toEqual(refused.map(() => 403))
})

it('lets go of a page that sends much', async () => {
  const { origin, port, signIn } = await startHost()
  const socket = await connect(port, ['rollcall', await signIn()], { origin })
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
  const closed = new Promise(resolve => socket.once('close', resolve))
  socket.send('x'.repeat(2_000))
  expect(await closed).toBe(1009)
})

it('lets go of a page that reads too slowly, and goes on with the others', async () => {
  const { console, origin, port, signIn } = await startHost()
  const [slow, quick] = [
    await connect(port, ['rollcall', await signIn()], { origin }),
    await connect(port, ['rollcall', await signIn()], { origin }),
  ]
  if (typeof slow === 'number' || typeof quick === 'number') throw new Error('refused')
  const large = { ...done, event: { text: 'x'.repeat(1024 * 1024) } } as unknown as ConsoleEvent
  let heard = 0
  quick.on('message', () => (heard += 1))
  const closed = new Promise(resolve => slow.once('close', resolve))
  slow.pause()
  const sent = 40
  for (let count = 0; count < sent; count++) {
    console.tell(large)
    await expect.poll(() => heard, { timeout: 10_000, interval: 5 }).toBe(count + 1)
  }
  slow.resume()
  await closed
  console.tell(large)
  await expect.poll(() => heard, { timeout: 10_000, interval: 5 }).toBe(sent + 1)
})
