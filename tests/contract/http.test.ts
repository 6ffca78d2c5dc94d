import { WebSocket } from 'ws'
import type { Transport } from '../../shared/contract/client.ts'
import type { ConsoleEvent } from '../../shared/contract/contract.ts'
import type { Reply } from '../../shared/contract/reply.ts'
import { createApi } from '../../electron/api/api.ts'
import { serveHttp } from '../../electron/hosts/http.ts'
import { describeConsole } from './console-contract.ts'
import { testPlatform } from './test-platform.ts'

/** The console behind the browser host: signed in with the link's token, calls by POST, events by the WebSocket. */
describeConsole('loopback HTTP', async dataFolder => {
  const console = createApi(testPlatform(dataFolder))
  const host = await serveHttp(console, dataFolder, 0)
  const { origin, hash } = new URL(host.link())

  async function post(path: string, body: unknown, token?: string): Promise<Reply<unknown>> {
    const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) }
    const response = await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) })
    return (await response.json()) as Reply<unknown>
  }

  const signedIn = await post('/api/session', { token: hash.slice('#token='.length) })
  if (!signedIn.ok) throw new Error(signedIn.error.message)
  const { token } = signedIn.value as { token: string }
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/events`, ['rollcall', token], { origin })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))

  const transport: Transport = {
    call: (method, input) => post('/api/call', { method, input }, token),
    subscribe(topic, listener) {
      const onMessage = (data: Buffer) => {
        const message = JSON.parse(data.toString('utf8')) as ConsoleEvent
        if (message.topic === topic) listener(message.event)
      }
      socket.on('message', onMessage)
      return () => void socket.off('message', onMessage)
    },
  }
  return { transport, withPage: false, close: () => host.close().then(console.close) }
})
