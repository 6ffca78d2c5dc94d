import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEnforcer } from '../../../electron/api/enforcer.ts'
import type { MonitorClient } from '../../../electron/api/monitor-client.ts'
import type { Site } from '../../../shared/contract/connections.ts'
import type { Job } from '../../../shared/contract/jobs.ts'
import type { MonitorStatus } from '../../../shared/contract/monitor.ts'
import { djangoDefault } from '../../../shared/policy/policy.ts'
import { siteNamed } from './sites.ts'

const settings = { version: 3, everySeconds: 60, ceilingPercent: 10 }
const asked = { settings, policy: { ...djangoDefault, idleTimeout: 900 }, reason: 'the rules of the house' }

/** A site of 100 logins where so many break a limit; who is logged out does so no more. */
function site(breaking: number) {
  const calls: unknown[] = []
  const now = {
    breaking,
    state: 'live' as MonitorStatus['state'],
    site: siteNamed('Shop') as Site | null,
    refusal: null as string | null,
    unreadRules: [] as number[],
    beforePreview: () => {},
  }
  const client: Partial<MonitorClient> = {
    whatIf: async () =>
      ({ now: { sessions: now.breaking }, logins: { sessions: 100 }, unknown: { rules: now.unreadRules } }) as never,
    previewLogout: async () => {
      now.beforePreview()
      return { planId: 'p1', sessions: now.breaking } as never
    },
  }
  const enforcer = createEnforcer({
    monitors: {
      siteOf: () => now.site,
      of: () => client as MonitorClient,
      status: async () => ({ state: now.state }) as MonitorStatus,
    },
    async call(method, input) {
      calls.push([method, input])
      if (now.refusal !== null)
        return { ok: false, error: { code: 'FORBIDDEN', message: now.refusal, retryable: false } }
      return { ok: true, value: { jobId: 'j1' } }
    },
    jobs: {
      async ended() {
        const loggedOut = now.breaking
        now.breaking = 0
        return { kind: 'logout', state: 'done', result: { loggedOut }, failure: null } as Job
      },
      cancel: async () => undefined,
    },
  })
  return { enforcer, calls, now, tick: (ms: number) => vi.advanceTimersByTimeAsync(ms) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('enforcing a policy', () => {
  it('logs out whoever breaks it, at once and again, through the console’s own way in', async () => {
    const { enforcer, calls, now, tick } = site(4)
    expect(enforcer.start('c', asked)).toMatchObject({ state: 'on', settings, loggedOutSinceStart: 0 })
    await tick(0)
    expect(calls).toEqual([
      ['sessions.applyLogout', { connectionId: 'c', planId: 'p1', reason: 'Policy version 3: the rules of the house' }],
    ])
    expect(enforcer.state('c').lastRun).toMatchObject({ found: 4, loggedOut: 4, left: 0, stopped: null })
    await tick(60_000)
    expect(calls).toHaveLength(1)
    expect(enforcer.state('c').lastRun).toMatchObject({ found: 0 })
    now.breaking = 2
    await tick(60_000)
    expect(enforcer.state('c')).toMatchObject({ state: 'on', loggedOutSinceStart: 6 })
  })

  it('logs nobody out above its ceiling, and does nothing more until it is started anew', async () => {
    const { enforcer, calls, now, tick } = site(11)
    enforcer.start('c', asked)
    await tick(0)
    expect(enforcer.state('c')).toMatchObject({
      state: 'asking',
      nextAt: null,
      lastRun: { found: 11, loggedOut: 0, stopped: expect.stringContaining('10 % (10)') as string },
    })
    now.breaking = 10
    await tick(600_000)
    expect(calls).toEqual([])
    enforcer.start('c', asked)
    await tick(0)
    expect(enforcer.state('c')).toMatchObject({ state: 'on', loggedOutSinceStart: 10 })
  })

  it('logs nobody out by a store that is not followed, and goes on when it is', async () => {
    const { enforcer, calls, now, tick } = site(1)
    now.state = 'reconnecting'
    enforcer.start('c', asked)
    await tick(0)
    expect(enforcer.state('c')).toMatchObject({ state: 'on', lastRun: { loggedOut: 0 } })
    expect(calls).toEqual([])
    now.state = 'live'
    await tick(60_000)
    expect(calls).toHaveLength(1)
  })

  it('asks when a run is refused, or a rule can no longer be read', async () => {
    const { enforcer, now, tick } = site(1)
    now.refusal = 'This connection is read-only'
    enforcer.start('c', asked)
    await tick(0)
    expect(enforcer.state('c')).toMatchObject({ state: 'asking', lastRun: { stopped: now.refusal } })
    now.refusal = null
    now.unreadRules = [0]
    enforcer.start('c', asked)
    await tick(0)
    expect(enforcer.state('c')).toMatchObject({ state: 'asking', loggedOutSinceStart: 0 })
  })

  it('ends with its connection, and knows nothing of another site under the same one', async () => {
    for (const other of [null, siteNamed('Shop', { table: 'other_session' })]) {
      const { enforcer, calls, now, tick } = site(0)
      enforcer.start('c', asked)
      await tick(0)
      now.site = other
      now.breaking = 1
      await tick(600_000)
      expect(calls).toEqual([])
      now.site = siteNamed('Shop')
      expect(enforcer.state('c').state).toBe('off')
      await tick(600_000)
      expect(calls).toEqual([])
    }
  })

  it('logs nobody out that it was about to when it is stopped', async () => {
    const { enforcer, calls, now, tick } = site(1)
    now.beforePreview = () => void enforcer.stop('c')
    enforcer.start('c', asked)
    await tick(600_000)
    expect(calls).toEqual([])
  })

  it('stops when it is told to, and with the console', async () => {
    const { enforcer, calls, now, tick } = site(1)
    enforcer.start('c', asked)
    await tick(0)
    expect(enforcer.stop('c')).toMatchObject({ state: 'off', lastRun: null })
    now.breaking = 1
    await tick(600_000)
    enforcer.start('c', asked)
    enforcer.stopAll()
    await tick(600_000)
    expect(calls).toHaveLength(1)
    expect(enforcer.state('c').state).toBe('off')
  })
})
