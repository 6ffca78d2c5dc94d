import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { defaultCompanionOptions } from '../../shared/policy/companion-policy.ts'
import { djangoDefault } from '../../shared/policy/policy.ts'
import { patience } from './console-under-test.ts'
import type { ConsoleUnderTest } from './console-under-test.ts'

const fortnight = djangoDefault.cookieAge
const policy = { ...djangoDefault, cookieAge: 3 * fortnight, absoluteTimeout: 10 * 365 * 86_400 }

export function describePolicy(console: ConsoleUnderTest): void {
  const { client, reply, events, site, on, anySession, auditOf, dataFolder } = console

  describe('the expiry policy', () => {
    it('is seen in what the sessions show', async () => {
      // A change of its mode has opened the connection anew.
      const isLive = async () => expect(await client('monitor.status', on())).toMatchObject({ state: 'live' })
      await vi.waitFor(isLive, patience)
      const { logins, cookieAge } = await client('policy.inForce', on())
      expect(logins.sessions).toBeGreaterThan(100)
      expect(cookieAge).toMatchObject({ stated: fortnight, by: 'signed' })
    })

    it('is tried before it is saved', async () => {
      const harmless = await client('policy.whatIf', { ...on(), policy })
      expect(harmless.now.sessions).toBe(0)
      const strict = await client('policy.whatIf', { ...on(), policy: { ...policy, idleTimeout: 1 } })
      expect(strict.now.sessions).toBeGreaterThan(100)
      expect(strict.logins.sessions).toBeGreaterThanOrEqual(strict.now.sessions)
    })

    it('is saved in versions, each on the one before', async () => {
      const input = { ...on(), policy, basedOn: 0, reason: 'no login for ever', confirmation: null }
      const saved = await client('policy.save', input)
      expect(saved).toMatchObject({ version: 1, policy, reason: 'no login for ever' })
      expect(await client('policy.versions', on())).toEqual({ versions: [saved], dropped: 0 })
      expect(await reply('policy.save', input)).toMatchObject({ ok: false, error: { code: 'CONFLICT' } })
      expect(await auditOf('no login for ever')).not.toEqual([])
    })

    it('is not saved unconfirmed where it would end everyone', async () => {
      const everyone = { ...policy, idleTimeout: 1 }
      // Somebody may have come this second; while nothing new is seen, the second passes.
      await client('monitor.pause', on())
      const endsEveryone = async () => (await client('policy.whatIf', { ...on(), policy: everyone })).endsEveryone
      await vi.waitFor(async () => expect(await endsEveryone()).toBe(true), patience)
      const input = { ...on(), policy: everyone, basedOn: 1, reason: 'out with all', confirmation: null }
      expect(await reply('policy.save', input)).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } })
      expect((await client('policy.versions', on())).versions).toHaveLength(1)
      await client('monitor.resume', on())
    })
  })

  describe('what has expired', () => {
    it('is counted and cleared, as clearsessions would', async () => {
      const expired = await client('policy.expired', on())
      expect(expired.sessions).toBeGreaterThan(0)
      const { jobId } = await client('policy.clearExpired', { ...on(), reason: 'no longer needed' })
      const job = await vi.waitFor(() => {
        const last = events.job.findLast(each => each.jobId === jobId)
        expect(last?.state).toBe('done')
        return last
      }, patience)
      expect(job).toMatchObject({ kind: 'clear', result: { trouble: null, notStarted: 0 } })
      expect((await client('policy.expired', on())).sessions).toBeLessThan(expired.sessions)
      expect(await auditOf('no longer needed')).toHaveLength(1)
    })
  })

  describe('a policy that this console enforces', () => {
    const settings = { version: 1, everySeconds: 3600, ceilingPercent: 100 }

    it('logs out who breaks it, run by run in the audit log, until it is stopped', async () => {
      expect(await client('enforcement.state', on())).toMatchObject({ state: 'off', lastRun: null })
      const input = { ...on(), settings, reason: 'the rules of the house', confirmation: site().site.name }
      expect(await client('enforcement.start', input)).toMatchObject({ state: 'on', settings })
      await vi.waitFor(async () => {
        const { lastRun } = await client('enforcement.state', on())
        expect(lastRun).toMatchObject({ stopped: null })
        expect(lastRun?.loggedOut).toBe(lastRun?.found)
      }, patience)
      expect(await client('enforcement.stop', on())).toMatchObject({ state: 'off' })
      expect(await auditOf('the rules of the house')).not.toEqual([])
    })

    it('is one that was saved', async () => {
      const input = { ...on(), settings: { ...settings, version: 99 }, reason: 'not there', confirmation: null }
      expect(await reply('enforcement.start', input)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } })
    })
  })

  describe('an expiry of its own', () => {
    it('is given to one session by plan and job', async () => {
      const { ref, fingerprint } = await anySession()
      const target = { kind: 'sessions' as const, refs: [ref] }
      const change = { kind: 'set' as const, seconds: 7200 }
      const plan = await client('expiry.preview', { ...on(), target, change })
      expect(plan).toMatchObject({ sessions: 1, changing: 1, endNow: 0, newest: [{ row: { fingerprint } }] })
      const { jobId } = await client('expiry.apply', { ...on(), planId: plan.planId, reason: 'two hours are enough' })
      const job = await vi.waitFor(() => {
        const last = events.job.findLast(each => each.jobId === jobId)
        expect(last?.state).toBe('done')
        return last
      }, patience)
      // Which of both it is depends on the session that was taken; the plan has said it.
      const { lasting: changed, untilNextSave } = plan
      expect(changed + untilNextSave).toBe(1)
      expect(job).toMatchObject({ kind: 'expiry', result: { changed, untilNextSave, failed: 0 } })
      const { row } = await client('sessions.detail', { ...on(), ref })
      expect(Math.abs(row.expireAt - Date.now() - 7_200_000)).toBeLessThan(60_000)
      expect(await auditOf('two hours are enough')).toHaveLength(1)
    })
  })

  describe('a policy that lasts', () => {
    it('is published in tables that were shown before they are made', async () => {
      const { missing, statements } = await client('permanent.table', on())
      expect(missing).not.toEqual([])
      const others = { ...on(), statements: ['drop table django_session'], reason: 'not what was shown' }
      expect(await reply('permanent.createTable', others)).toMatchObject({ ok: false, error: { code: 'CONFLICT' } })
      const made = await client('permanent.createTable', { ...on(), statements, reason: 'for the companion' })
      expect(made).toMatchObject({ missing: [], problem: null, published: null })
      const input = {
        ...on(),
        version: 1,
        basedOn: 0,
        options: defaultCompanionOptions,
        reason: 'the first one',
        confirmation: site().site.name,
      }
      const { published } = await client('permanent.publish', input)
      expect(published).toMatchObject({ revision: 1, policy: { version: 1, absoluteTimeout: policy.absoluteTimeout } })
      expect((await client('permanent.table', on())).published).toEqual(published)
      expect(await reply('permanent.publish', input)).toMatchObject({ ok: false, error: { code: 'CONFLICT' } })
    })

    it('is written into a settings.py as it was shown, with a copy beside it', async () => {
      const file = join(dataFolder, 'settings.py')
      const before = "INSTALLED_APPS = ['django.contrib.sessions']\nSESSION_COOKIE_AGE = 1209600  # two weeks\n"
      writeFileSync(file, before)
      const preview = await client('permanent.previewSettings', { ...on(), version: 1, file })
      expect(preview).toMatchObject({ file, refusals: [] })
      expect(readFileSync(file, 'utf8')).toBe(before)
      const input = { ...on(), version: 1, file, digest: preview.digest, reason: 'make it last' }
      const written = await client('permanent.writeSettings', input)
      expect(readFileSync(file, 'utf8')).toContain(`SESSION_COOKIE_AGE = ${policy.cookieAge}  # two weeks`)
      expect(readFileSync(written.backup, 'utf8')).toBe(before)
      expect(await reply('permanent.writeSettings', input)).toMatchObject({ ok: false, error: { code: 'CONFLICT' } })
    })
  })
}
