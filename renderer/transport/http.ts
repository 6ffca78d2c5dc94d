import type { Transport } from '../../shared/contract/client.ts'
import type { Topic } from '../../shared/contract/contract.ts'
import type { Failure, Reply } from '../../shared/contract/reply.ts'

const storageKey = 'rollcall-token'
const firstWaitMs = 500
const longestWaitMs = 10_000

/**
 * Why a page has no way to the console, so that only a new link helps. `used`: its one-time address was opened before, or a
 * newer one came. `none`: the address has no token at all. `ended`: the console that let it in is gone.
 */
export type LostLink = 'used' | 'none' | 'ended'

class LostLinkError extends Error {
  readonly why: LostLink

  constructor(why: LostLink) {
    super(`There is no way to the console: ${why}`)
    this.why = why
  }
}

/** Of whatever `signIn` threw; what could not even be asked has nobody to ask. */
export const lostLinkOf = (error: unknown): LostLink => (error instanceof LostLinkError ? error.why : 'ended')

/**
 * The session token of this tab: kept from before, or got for the one-time token in the address, which is then taken out of
 * it. Throws a LostLinkError when there is neither.
 */
export async function signIn(): Promise<string> {
  const fragment = /^#token=([\w-]+)$/.exec(location.hash)
  if (fragment) {
    history.replaceState(null, '', `${location.pathname}#/`)
    const response = await fetch('/api/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token: fragment[1] }),
    })
    const reply = (await response.json()) as Reply<{ token: string }>
    if (reply.ok) sessionStorage.setItem(storageKey, reply.value.token)
  }
  const token = sessionStorage.getItem(storageKey)
  if (token === null) throw new LostLinkError(fragment ? 'used' : 'none')
  return token
}

/**
 * Calls by POST, events by a WebSocket that connects anew when it breaks. The console is away once that did not work; each time
 * it is then asked by a call too, as only that tells a console that was started again and knows this page no longer.
 */
export function httpTransport(token: string, onLost: () => void): Transport {
  const listeners = new Map<Topic, Set<(event: unknown) => void>>()
  const resumedListeners = new Set<() => void>()
  const awayListeners = new Set<(failure: Failure) => void>()
  let isLost = false
  let mayHaveMissed = false

  function lose(): void {
    if (isLost) return
    isLost = true
    sessionStorage.removeItem(storageKey)
    onLost()
  }

  function listen(waitMs: number): void {
    const socket = new WebSocket(`ws://${location.host}/api/events`, ['rollcall', token])
    let wait = waitMs
    let didOpen = false
    socket.addEventListener('open', () => {
      wait = firstWaitMs
      didOpen = true
      if (mayHaveMissed) for (const listener of resumedListeners) listener()
      mayHaveMissed = true
    })
    socket.addEventListener('message', ({ data }) => {
      const { topic, event } = JSON.parse(String(data)) as { topic: Topic; event: unknown }
      for (const listener of listeners.get(topic) ?? []) listener(event)
    })
    socket.addEventListener('close', () => {
      if (isLost) return
      if (!didOpen) {
        mayHaveMissed = true
        for (const listener of awayListeners) listener(unreachable)
        void call('app.info', {})
      }
      setTimeout(() => {
        if (!isLost) listen(Math.min(longestWaitMs, wait * 2))
      }, wait)
    })
  }

  async function call(method: string, input: unknown): Promise<Reply<unknown>> {
    try {
      const response = await fetch('/api/call', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
        body: JSON.stringify({ method, input }),
      })
      if (response.status === 401) lose()
      return (await response.json()) as Reply<unknown>
    } catch {
      return { ok: false, error: unreachable }
    }
  }
  listen(firstWaitMs)

  return {
    call,
    subscribe(topic, listener) {
      const ofTopic = listeners.get(topic) ?? new Set()
      listeners.set(topic, ofTopic.add(listener))
      return () => ofTopic.delete(listener)
    },
    onResumed(listener) {
      resumedListeners.add(listener)
      return () => resumedListeners.delete(listener)
    },
    onAway(listener) {
      awayListeners.add(listener)
      return () => awayListeners.delete(listener)
    },
  }
}

const unreachable: Failure = {
  code: 'UNAVAILABLE',
  message: 'Rollcall itself does not answer',
  hint: 'It was stopped, or this machine slept. Start it again with "npm start".',
  retryable: true,
}
