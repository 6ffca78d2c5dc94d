import { describe, expect, it, vi } from 'vitest'
import type { InputOf } from '../../shared/contract/contract.ts'
import { patience } from './console-under-test.ts'
import type { ConsoleUnderTest } from './console-under-test.ts'

type Target = InputOf<'sessions.previewLogout'>['target']

export function describeLogout(console: ConsoleUnderTest): void {
  const { client, reply, events, site, on, page, anySession, auditOf, sessionKeys } = console

  /** Applies a plan and waits for the job's last event. */
  async function logOut(target: Target, reason: string) {
    const plan = await client('sessions.previewLogout', { ...on(), target })
    const { jobId } = await client('sessions.applyLogout', { ...on(), planId: plan.planId, reason })
    const job = await vi.waitFor(() => {
      const last = events.job.findLast(each => each.jobId === jobId)
      expect(last).toBeDefined()
      expect(last?.state).not.toBe('running')
      return last
    }, patience)
    return { plan, jobId, job }
  }

  describe('logging out', () => {
    it('deletes one session from the store and says so only then', async () => {
      const row = await anySession()
      expect(await client('sessions.vanished', { ...on(), refs: [row.ref] })).toEqual({ refs: [] })
      const { plan, jobId, job } = await logOut({ kind: 'sessions', refs: [row.ref] }, 'one lost telephone')
      expect(plan).toMatchObject({ sessions: 1, people: 1, newest: [{ fingerprint: row.fingerprint }] })
      expect(job).toMatchObject({ state: 'done', result: { loggedOut: 1, failed: 0, skipped: 0 } })
      expect(await client('jobs.get', { jobId })).toEqual(job)
      expect((await page({ text: row.fingerprint })).filtered).toBe(0)
      expect(await client('sessions.vanished', { ...on(), refs: [row.ref] })).toEqual({ refs: [row.ref] })
      await client('jobs.cancel', { jobId })
      const [action] = await auditOf('one lost telephone')
      expect(action?.intent).toMatchObject({
        action: 'sessions.applyLogout',
        reason: 'one lost telephone',
        fingerprints: [row.fingerprint],
        people: [row.person?.name],
      })
      expect(action?.outcome).toMatchObject({ result: 'done', detail: '1 logged out' })
      expect(action?.intent.at).toBeLessThanOrEqual(action?.outcome?.at ?? 0)
    })

    it('ends all sessions of a person, in the store as well', async () => {
      const before = await sessionKeys()
      const { person } = await anySession()
      const target = { kind: 'person', personKey: person?.key ?? '', keepNewest: false } as const
      const { job, plan } = await logOut(target, 'left the company')
      expect(plan.sessions).toBeGreaterThan(0)
      const { loggedOut = 0, alreadyGone = 0, outcomes = [] } = (job?.kind === 'logout' ? job.result : null) ?? {}
      expect(loggedOut + alreadyGone).toBe(plan.sessions)
      expect(outcomes.map(({ fingerprint }) => fingerprint).toSorted()).toEqual(
        plan.newest.map(({ fingerprint }) => fingerprint).toSorted(),
      )
      const after = await sessionKeys()
      expect([...before].filter(key => !after.has(key)).length).toBeGreaterThanOrEqual(loggedOut)
      const { rows } = await page({ personKey: target.personKey })
      const left = new Set(rows.map(({ fingerprint }) => fingerprint))
      expect(outcomes.filter(({ fingerprint }) => left.has(fingerprint))).toEqual([])
    })

    it('takes a plan once', async () => {
      const { plan } = await logOut({ kind: 'sessions', refs: [(await anySession()).ref] }, 'the first time')
      const answer = await reply('sessions.applyLogout', {
        ...on(),
        planId: plan.planId,
        reason: 'the second time',
      })
      expect(answer.ok).toBe(false)
    })

    it('is refused on a read-only connection, whatever is asked, and leaves the store as it is', async () => {
      const row = await anySession()
      const target = { kind: 'sessions' as const, refs: [row.ref] }
      const plan = await client('sessions.previewLogout', { ...on(), target })
      await saveMode('read-only')
      const input = { ...on(), planId: plan.planId, reason: 'must not happen' }
      const answer = await reply('sessions.applyLogout', input)
      expect(answer).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
      expect(await auditOf('must not happen')).toEqual([])
      await saveMode('operator')
      expect(await auditOf('mode from operator to read-only')).toHaveLength(1)
    })

    const saveMode = (mode: 'read-only' | 'operator') =>
      client('connections.save', { id: site().id, site: { ...site().site, mode }, secrets: {} })
  })
}
