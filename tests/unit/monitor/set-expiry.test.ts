import { describe, expect, it, onTestFinished } from 'vitest'
import { createExpiryPlans } from '../../../electron/monitor/expiry-plans.ts'
import { createExpiryWriter } from '../../../electron/monitor/expiry-writer.ts'
import { createPlans } from '../../../electron/monitor/plans.ts'
import { setExpiry } from '../../../electron/monitor/set-expiry.ts'
import type { DatedStore } from '../../../electron/stores/store.ts'
import type { ExpiryChange } from '../../../shared/contract/expiry.ts'
import { expiryPlan, expiryResult } from '../../../shared/contract/expiry.ts'
import { RollcallError } from '../../../shared/contract/reply.ts'
import type { LogoutTarget } from '../../../shared/contract/sessions.ts'
import { djangoDefault } from '../../../shared/policy/policy.ts'
import { secrets } from '../../monitor/django-row.ts'
import { partsOf } from '../../monitor/parts.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'
import type { SiteInFile } from '../../monitor/site-in-file.ts'

const keyOf = (number: number) => `session${number}`.padEnd(32, 'k')
const everyone: LogoutTarget = { kind: 'filter', filter: {} }
const halfHour: ExpiryChange = { kind: 'set', seconds: 1800 }

/** A site where sessions 0 to 2 are logins, 3 ends with the browser, 4 has two hours of its own, 5 nobody's, 6 tampered, 7 expired. */
async function open(around?: (store: DatedStore, site: SiteInFile) => DatedStore, held: typeof secrets = secrets) {
  const site = siteInFile()
  for (let id = 1; id <= 2; id += 1) site.addUser(id)
  for (const number of [0, 1, 2]) site.save(keyOf(number), site.loginOf(1, { cart: [number] }))
  site.save(keyOf(3), site.loginOf(2, { _session_expiry: 0 }))
  site.save(keyOf(4), site.loginOf(2, { _session_expiry: 7200 }), { expiry: 7200 })
  site.save(keyOf(5), { theme: 'dark' })
  site.saveText(keyOf(6), 'tampered', '2099-12-24 18:00:00')
  site.save(keyOf(7), site.loginOf(1), { at: Date.now() - 30 * 86_400_000 })
  const parts = partsOf(site.site, store => around?.(store, site) ?? store, null, held)
  await parts.open()
  await parts.load()
  onTestFinished(async () => {
    await parts.close()
    site.end()
  })
  const plans = createPlans(parts.index, parts.people, parts.query)
  const expiryPlans = createExpiryPlans({
    site: site.site,
    index: parts.index,
    people: parts.people,
    plans,
    groups: null,
  })
  const writer = createExpiryWriter(site.site, held, parts.reader)
  const payloadOf = (number: number) => {
    const row = site.database
      .prepare('select session_data from django_session where session_key = ?')
      .get(keyOf(number))
    return JSON.parse(parts.reader.decode(String(row?.['session_data'])).serialized ?? 'null') as Record<
      string,
      unknown
    >
  }
  return {
    site,
    parts,
    payloadOf,
    ref: (number: number) => parts.index.ref(parts.index.find(keyOf(number))),
    endOf: (number: number) => parts.index.columns().expireAt[parts.index.find(keyOf(number))] as number,
    plan: (target: LogoutTarget, change: ExpiryChange) => expiryPlan.parse(expiryPlans.make(target, change, 'c')),
    apply: async (planId: string, change: ExpiryChange, isCancelled: () => boolean = () => false) => {
      const limitsOf = expiryPlans.limitsUnder(change)
      const run = { jobId: 'job', isCancelled, onProgress: () => undefined }
      const plan = plans.take(planId, 'expiry')
      return expiryResult.parse(await setExpiry({ ...parts, readBackDelays: [1], writer, change, limitsOf }, plan, run))
    },
  }
}

describe('changing the expiry of living sessions', () => {
  it('shows what it would do, does it, and leaves the rest of each payload', async () => {
    const { plan, apply, payloadOf, endOf } = await open()
    const before = [0, 1, 2, 3, 4, 5].map(payloadOf)
    const made = plan(everyone, halfHour)
    expect(made).toMatchObject({ sessions: 8, people: 2, changing: 6, endNow: 0, lasting: 5, untilNextSave: 1 })
    expect(made.skipped).toEqual([
      { reason: 'expired', sessions: 1 },
      { reason: 'unreadable', sessions: 1 },
    ])
    const result = await apply(made.planId, halfHour)
    expect(result).toMatchObject({ changed: 5, untilNextSave: 1, skipped: 2, failed: 0, notStarted: 0 })
    for (const number of [0, 1, 2, 4, 5]) {
      expect(payloadOf(number)).toEqual({ ...before[number], _session_expiry: 1800 })
    }
    // An integer would let its cookie outlive the browser.
    expect(payloadOf(3)).toEqual(before[3])
    for (const number of [0, 3, 4]) expect(Math.abs(endOf(number) - Date.now() - 1_800_000)).toBeLessThan(5000)
  })

  it('goes by the limits of a policy, counted from the last save', async () => {
    const { plan, apply, payloadOf, site, parts } = await open()
    site.save(keyOf(8), site.loginOf(1), { at: Date.now() - 7_200_000 })
    await parts.apply.follow({ rows: await parts.store.get([keyOf(8)]), began: performance.now() })
    const policy = {
      ...djangoDefault,
      idleTimeout: 3600,
      exempt: [{ personKey: 'u:2', name: 'user2' }],
    }
    const change: ExpiryChange = { kind: 'policy', policy }
    const made = plan({ kind: 'filter', filter: { status: ['authenticated'] } }, change)
    expect(made).toMatchObject({ sessions: 6, changing: 4, endNow: 1, lasting: 4 })
    expect(made.skipped).toEqual([{ reason: 'fits-already', sessions: 2 }])
    expect(await apply(made.planId, change)).toMatchObject({ changed: 4, endedNow: 1, skipped: 2, failed: 0 })
    expect(payloadOf(0)).toMatchObject({ _session_expiry: 3600, cart: [0] })
    expect(payloadOf(4)).toMatchObject({ _session_expiry: 7200 })
    const slot = parts.index.find(keyOf(8))
    expect(parts.index.statusAt(slot, Date.now())).not.toBe(parts.index.columns().status[slot])
  })

  it('moves the end alone without a SECRET_KEY, and says so', async () => {
    const none = { ...secrets, secretKey: null, secretKeyFallbacks: [] }
    const { plan, apply, payloadOf, ref } = await open(undefined, none)
    const before = payloadOf(0)
    const made = plan({ kind: 'sessions', refs: [ref(0)] }, halfHour)
    const result = await apply(made.planId, halfHour)
    expect(result).toMatchObject({ changed: 0, untilNextSave: 1, failed: 0 })
    expect(payloadOf(0)).toEqual(before)
  })

  it('works on what the site saved in between, and never over it', async () => {
    let saves = 0
    const { plan, apply, payloadOf, ref } = await open((store, site) => ({
      ...store,
      replace: (before, after) => {
        if (before.sessionKey === keyOf(1) && saves++ < 2) site.save(keyOf(1), site.loginOf(1, { cart: [100 + saves] }))
        return store.replace(before, after)
      },
    }))
    const made = plan({ kind: 'sessions', refs: [ref(0), ref(1)] }, halfHour)
    expect(await apply(made.planId, halfHour)).toMatchObject({ changed: 2, failed: 0 })
    expect(payloadOf(1)).toMatchObject({ cart: [102], _session_expiry: 1800 })
  })

  it('names a session that is saved all the time, and leaves the others done', async () => {
    let saves = 0
    const { plan, apply, ref } = await open((store, site) => ({
      ...store,
      replace: (before, after) => {
        if (before.sessionKey === keyOf(1)) site.save(keyOf(1), site.loginOf(1, { cart: [200 + (saves += 1)] }))
        return store.replace(before, after)
      },
    }))
    const made = plan({ kind: 'sessions', refs: [ref(0), ref(1), ref(2)] }, halfHour)
    const result = await apply(made.planId, halfHour)
    expect(result).toMatchObject({ changed: 2, failed: 1 })
    expect(result.outcomes[0]).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('again and again') })
  })

  it('does not bring back a session that was logged out meanwhile', async () => {
    const { plan, apply, ref, site } = await open((store, own) => ({
      ...store,
      replace: (before, after) => {
        if (before.sessionKey === keyOf(1)) own.remove(keyOf(1))
        return store.replace(before, after)
      },
    }))
    const made = plan({ kind: 'sessions', refs: [ref(0), ref(1)] }, halfHour)
    expect(await apply(made.planId, halfHour)).toMatchObject({ changed: 1, alreadyGone: 1, failed: 0 })
    expect(site.keys()).not.toContain(keyOf(1))
  })

  it('stops at trouble, and says of each what is known', async () => {
    let writes = 0
    const { plan, apply } = await open(store => ({
      ...store,
      replace: (before, after) => {
        writes += 1
        if (writes === 3) return Promise.reject(new RollcallError('UNAVAILABLE', 'The connection was lost'))
        return store.replace(before, after)
      },
    }))
    const made = plan(everyone, halfHour)
    const result = await apply(made.planId, halfHour)
    expect(result.changed + result.untilNextSave).toBe(2)
    expect(result.outcomes.find(({ outcome }) => outcome === 'failed')?.detail).toBe('The connection was lost')
    expect(result.changed + result.untilNextSave + result.failed + result.skipped).toBe(8)
  })

  it('leaves to a policy without an idle limit what was given an expiry of its own', async () => {
    const { plan, apply, ref, endOf, site, parts } = await open()
    site.save(keyOf(0), site.loginOf(1), { at: Date.now() - 7_200_000 })
    await parts.apply.follow({ rows: await parts.store.get([keyOf(0)]), began: performance.now() })
    const target: LogoutTarget = { kind: 'sessions', refs: [ref(0)] }
    await apply(plan(target, halfHour).planId, halfHour)
    const end = endOf(0)
    const change: ExpiryChange = { kind: 'policy', policy: djangoDefault }
    const made = plan(target, change)
    expect(made).toMatchObject({ changing: 0, skipped: [{ reason: 'fits-already', sessions: 1 }] })
    expect(await apply(made.planId, change)).toMatchObject({ changed: 0, endedNow: 0, skipped: 1 })
    expect(endOf(0)).toBe(end)
  })

  it('reads back what was written before its answer was lost', async () => {
    const { plan, apply, ref, endOf } = await open(store => ({
      ...store,
      replace: async (before, after) => {
        await store.replace(before, after)
        throw new RollcallError('UNAVAILABLE', 'The connection was lost')
      },
    }))
    const made = plan({ kind: 'sessions', refs: [ref(0), ref(1)] }, halfHour)
    expect(await apply(made.planId, halfHour)).toMatchObject({ changed: 1, failed: 1 })
    expect(Math.abs(endOf(0) - Date.now() - 1_800_000)).toBeLessThan(5000)
  })

  it('asks again whether a session is meant that was saved in between', async () => {
    const idle: LogoutTarget = { kind: 'filter', filter: { idle: { atLeast: 3600 } } }
    const { plan, apply, payloadOf, site, parts } = await open((store, own) => ({
      ...store,
      replace: (before, after) => {
        own.save(keyOf(8), own.loginOf(2, { cart: ['back'] }))
        return store.replace(before, after)
      },
    }))
    site.save(keyOf(8), site.loginOf(2), { at: Date.now() - 7_200_000 })
    await parts.apply.follow({ rows: await parts.store.get([keyOf(8)]), began: performance.now() })
    const made = plan(idle, halfHour)
    expect(made.changing).toBe(1)
    const result = await apply(made.planId, halfHour)
    expect(result).toMatchObject({ changed: 0, failed: 0 })
    expect(payloadOf(8)).not.toHaveProperty('_session_expiry')
  })

  it('refuses an end in the past, a plan used twice and a plan to log out', async () => {
    const { plan, apply, ref } = await open()
    expect(() => plan(everyone, { kind: 'until', at: Date.now() - 1 })).toThrow('lies in the past')
    const made = plan({ kind: 'sessions', refs: [ref(0)] }, halfHour)
    await apply(made.planId, halfHour)
    await expect(apply(made.planId, halfHour)).rejects.toMatchObject({ failure: { code: 'CONFLICT' } })
    await expect(apply('nonsense', halfHour)).rejects.toMatchObject({ failure: { code: 'NOT_FOUND' } })
  })
})
