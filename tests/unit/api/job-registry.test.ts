import { describe, expect, it } from 'vitest'
import { createJobRegistry } from '../../../electron/api/job-registry.ts'
import type { Job } from '../../../shared/contract/jobs.ts'
import { RollcallError } from '../../../shared/contract/reply.ts'
import type { LogoutResult } from '../../../shared/contract/sessions.ts'

const nothing: LogoutResult = { loggedOut: 0, alreadyGone: 0, skipped: 0, failed: 0, notStarted: 0, outcomes: [] }

/** A registry, what it told, and work that ends when the test says so. */
function started(total = 3) {
  const told: Job[] = []
  const registry = createJobRegistry(job => told.push(job))
  let end = (_result: LogoutResult | Error) => {}
  const work = new Promise<LogoutResult>((resolve, reject) => {
    end = result => (result instanceof Error ? reject(result) : resolve(result))
  })
  let cancelled = 0
  const { jobId, ended } = registry.start({
    kind: 'logout',
    connectionId: 'c1',
    total,
    run: () => work,
    cancel: async () => void cancelled++,
  })
  return { registry, told, jobId, ended, end, cancelled: () => cancelled }
}

describe('a job', () => {
  it('runs, tells its progress, and ends with the result', async () => {
    const { registry, told, jobId, ended, end } = started()
    registry.progress('c1', { jobId, done: 1, total: 3, perSecond: 2, secondsLeft: 1 })
    expect(registry.get(jobId)).toMatchObject({ state: 'running', done: 1, secondsLeft: 1 })
    end({ ...nothing, loggedOut: 2, skipped: 1 })
    expect(await ended).toMatchObject({ state: 'done', done: 3, secondsLeft: null, result: { loggedOut: 2 } })
    expect(told.map(({ state, done }) => [state, done])).toEqual([
      ['running', 0],
      ['running', 1],
      ['done', 3],
    ])
  })

  it('takes no progress of another connection, nor after its end', async () => {
    const { registry, jobId, ended, end } = started()
    const progress = { jobId, done: 2, total: 3, perSecond: 2, secondsLeft: 1 }
    registry.progress('c2', progress)
    expect(registry.get(jobId).done).toBe(0)
    end(nothing)
    await ended
    registry.progress('c1', progress)
    expect(registry.get(jobId)).toMatchObject({ state: 'done', done: 3 })
  })

  it('is cancelled when something was left undone, and says what was done', async () => {
    const { registry, jobId, ended, end, cancelled } = started()
    await registry.cancel(jobId)
    expect(cancelled()).toBe(1)
    end({ ...nothing, loggedOut: 1, notStarted: 2 })
    expect(await ended).toMatchObject({ state: 'cancelled', done: 1 })
    await registry.cancel(jobId)
    expect(cancelled()).toBe(1)
  })

  it('that fails has the failure, an unknown one without its words', async () => {
    const known = started()
    known.end(new RollcallError('CONFLICT', 'The plan is too old'))
    expect(await known.ended).toMatchObject({ state: 'failed', failure: { message: 'The plan is too old' } })
    const unknown = started()
    unknown.end(new Error('password=hunter2'))
    expect(JSON.stringify(await unknown.ended)).not.toContain('hunter2')
  })

  it('is cancelled with its connection, and waited for only so long', async () => {
    const { registry, cancelled, jobId } = started()
    await registry.cancelAll('c2', 10)
    expect(cancelled()).toBe(0)
    await registry.cancelAll('c1', 10)
    expect(cancelled()).toBe(1)
    expect(registry.get(jobId).state).toBe('running')
  })
})

it('is not waited for longer when its thread does not even hear the cancel', async () => {
  const { registry } = started()
  const deaf = { kind: 'logout', connectionId: 'c2', total: 1, run: () => new Promise<never>(() => {}) } as const
  const { jobId } = registry.start({ ...deaf, cancel: () => new Promise(() => {}) })
  registry.start({ ...deaf, cancel: () => Promise.reject(new Error('the thread is gone')) })
  await registry.cancelAll('c2', 10)
  expect(registry.get(jobId).state).toBe('running')
})

it('remembers the last hundred, and never forgets a running one', async () => {
  const { registry, jobId } = started()
  const cancel = async () => undefined
  const quick = { kind: 'logout', connectionId: 'c1', total: 0, run: async () => nothing, cancel } as const
  const later = Array.from({ length: 150 }, () => registry.start(quick))
  await Promise.all(later.map(({ ended }) => ended))
  const last = registry.start(quick)
  expect(registry.get(jobId).state).toBe('running')
  expect(registry.get(last.jobId)).toBeDefined()
  expect(() => registry.get(later[0]?.jobId ?? '')).toThrow('no such job')
  expect(() => registry.get('constructor')).toThrow('no such job')
})
