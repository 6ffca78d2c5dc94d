import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { LogoutParts } from '../../../electron/monitor/logout.ts'
import { logOut } from '../../../electron/monitor/logout.ts'
import { createPlans } from '../../../electron/monitor/plans.ts'
import type { DatedStore } from '../../../electron/stores/store.ts'
import { RollcallError } from '../../../shared/contract/reply.ts'
import { logoutPlan, logoutResult } from '../../../shared/contract/sessions.ts'
import type { LogoutTarget } from '../../../shared/contract/sessions.ts'
import { partsOf } from '../../monitor/parts.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'
import type { SiteInFile } from '../../monitor/site-in-file.ts'

const keyOf = (number: number) => `session${number}`.padEnd(32, 'k')

/** A site where user 1 has five sessions, user 2 three, and two belong to nobody. `around` may stand before its store. */
async function open(around?: (store: DatedStore, site: SiteInFile) => DatedStore) {
  const site = siteInFile()
  for (let id = 1; id <= 3; id += 1) site.addUser(id)
  const owners = [1, 1, 1, 1, 1, 2, 2, 2, null, null]
  for (const [number, owner] of owners.entries()) {
    site.save(keyOf(number), owner === null ? {} : site.loginOf(owner), { at: Date.now() - number * 60_000 })
  }
  const parts = partsOf({ ...site.site, operatorUser: 'user2' }, store => around?.(store, site) ?? store)
  await parts.open()
  await parts.load()
  onTestFinished(async () => {
    await parts.close()
    site.end()
  })
  const plans = createPlans(parts.index, parts.people, parts.query)
  const expected = new Set<number>()
  const progress: number[] = []
  const logoutParts: LogoutParts = {
    ...parts,
    expectGone: slot => void expected.add(slot),
    unexpect: slot => void expected.delete(slot),
    readBackDelays: [1, 1],
  }
  return {
    site,
    parts,
    plans,
    progress,
    expected,
    ref: (number: number) => parts.index.ref(parts.index.find(keyOf(number))),
    plan: (target: LogoutTarget) => logoutPlan.parse(plans.make(target, 'c')),
    apply: async (planId: string, isCancelled: () => boolean = () => false) => {
      const onProgress = ({ done }: { done: number }) => void progress.push(done)
      return logoutResult.parse(
        await logOut(logoutParts, plans.take(planId, 'logout'), { jobId: 'job', isCancelled, onProgress }),
      )
    },
  }
}

const person = (personKey: string, keepNewest = false): LogoutTarget => ({ kind: 'person', personKey, keepNewest })

describe('a plan', () => {
  it('shows how many sessions of whom, newest first', async () => {
    const { plan, plans } = await open()
    const made = plan({ kind: 'filter', filter: {} })
    expect(made).toMatchObject({ sessions: 10, people: 2, anonymous: 2, includesOperator: true, connectionId: 'c' })
    expect(made.newest.map(row => row.person?.name)).toEqual([
      'user1',
      'user1',
      'user1',
      'user1',
      'user1',
      'user2',
      'user2',
      'user2',
      undefined,
      undefined,
    ])
    expect(made.validUntil - made.madeAt).toBe(600_000)
    const summary = plans.summary(made.planId)
    expect(summary).toMatchObject({ sessions: 10, people: ['user1', 'user2'], includesOperator: true })
    expect(summary.fingerprints).toEqual(made.newest.map(row => row.fingerprint))
  })

  it('leaves the newest session of a person when asked to', async () => {
    const { plan, apply, site } = await open()
    const made = plan(person('u:1', true))
    expect(made).toMatchObject({ sessions: 4, includesOperator: false })
    expect(await apply(made.planId)).toMatchObject({ loggedOut: 4 })
    expect(site.keys()).toContain(keyOf(0))
    expect(site.keys()).not.toContain(keyOf(1))
  })

  it('cannot be made for what is not there', async () => {
    const { plan, parts, ref } = await open()
    expect(() => plan(person('u:99'))).toThrow(RollcallError)
    expect(() => plan({ kind: 'sessions', refs: ['nonsense'] })).toThrow(RollcallError)
    const gone = ref(4)
    parts.apply.gone(parts.index.find(keyOf(4)))
    expect(plan({ kind: 'sessions', refs: [gone, ref(5), ref(5)] })).toMatchObject({ sessions: 1 })
  })

  it('can be carried out once, and only the last fifty can', async () => {
    const { plan, plans, apply } = await open()
    const first = plan(person('u:1'))
    await apply(first.planId)
    await expect(apply(first.planId)).rejects.toMatchObject({ failure: { code: 'CONFLICT' } })
    const old = plan(person('u:2'))
    for (let made = 0; made < 50; made += 1) plan(person('u:2'))
    expect(() => plans.summary(old.planId)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'NOT_FOUND' }) }),
    )
    expect(() => plans.take('nonsense', 'logout')).toThrow(RollcallError)
  })
})

describe('logging out', () => {
  it('deletes, reads back, and takes them out of the index at once', async () => {
    const { plan, apply, site, parts, expected, progress } = await open()
    const result = await apply(plan(person('u:1')).planId)
    expect(result).toMatchObject({ loggedOut: 5, alreadyGone: 0, skipped: 0, failed: 0, notStarted: 0 })
    expect(result.outcomes.map(outcome => [outcome.person, outcome.outcome])).toEqual(
      Array.from({ length: 5 }, () => ['user1', 'logged-out']),
    )
    expect(site.keys().toSorted()).toEqual([5, 6, 7, 8, 9].map(keyOf))
    expect(parts.index.count()).toBe(5)
    expect(expected.size).toBe(5)
    expect(progress).toEqual([5])
  })

  it('tells how many of those that it ended were no logins', async () => {
    const { plan, apply, site, ref } = await open()
    // One of them is a visitor's.
    const made = plan({ kind: 'sessions', refs: [ref(0), ref(1), ref(8)] })
    expect(await apply(made.planId)).toMatchObject({ loggedOut: 3, noLogins: 1, failed: 0 })
    // Django takes what was made with another password for nobody's login.
    site.save(keyOf(2), { ...site.loginOf(1), _auth_user_hash: 'of an older password' })
    const person1 = await apply(plan(person('u:1')).planId)
    expect(person1).toMatchObject({ loggedOut: 3, noLogins: 1 })
    const logins = await apply(plan(person('u:2')).planId)
    expect([logins.loggedOut, logins.noLogins]).toEqual([3, undefined])
  })

  it('counts what is gone as gone', async () => {
    const { plan, apply, site, ref, parts, expected } = await open()
    const made = plan({ kind: 'sessions', refs: [ref(0), ref(1), ref(2)] })
    site.remove(keyOf(0))
    site.remove(keyOf(1))
    parts.apply.gone(parts.index.find(keyOf(1)))
    expect(await apply(made.planId)).toMatchObject({ loggedOut: 1, alreadyGone: 2, failed: 0 })
    expect(parts.index.count()).toBe(7)
    expect(expected.size).toBe(1)
  })

  it('skips what belongs to somebody else by now, or no longer fits', async () => {
    const { plan, apply, site, ref } = await open()
    const made = plan({ kind: 'sessions', refs: [ref(8), ref(5)] })
    site.save(keyOf(8), site.loginOf(3))
    const result = await apply(made.planId)
    expect(result).toMatchObject({ loggedOut: 1, skipped: 1 })
    expect(result.outcomes[0]).toMatchObject({ outcome: 'skipped', person: null })
    const idle = plan({ kind: 'filter', filter: { idle: { atLeast: 30 } } })
    expect(idle.sessions).toBe(7)
    site.save(keyOf(1), site.loginOf(1))
    expect(await apply(idle.planId)).toMatchObject({ loggedOut: 6, skipped: 1 })
    expect(site.keys().toSorted()).toEqual([keyOf(0), keyOf(1), keyOf(8)])
  })

  it('names the one that could not be deleted and leaves the others done', async () => {
    const { plan, apply, site, expected } = await open(store => ({
      ...store,
      async delete(keys) {
        const outcomes = await store.delete(keys.filter(key => key !== keyOf(2)))
        return [...outcomes, { sessionKey: keyOf(2), outcome: 'failed', cause: 'The row is locked.' }]
      },
    }))
    const result = await apply(plan(person('u:1')).planId)
    expect(result).toMatchObject({ loggedOut: 4, failed: 1 })
    expect(result.outcomes[0]).toMatchObject({ outcome: 'failed', detail: 'The row is locked.', person: 'user1' })
    expect(site.keys()).toContain(keyOf(2))
    expect(expected.size).toBe(4)
  })

  it('says when a request in flight saved it again', async () => {
    const { plan, apply, parts } = await open((store, site) => ({
      ...store,
      async delete(keys) {
        const outcomes = await store.delete(keys)
        site.save(keyOf(3), site.loginOf(1))
        return outcomes
      },
    }))
    const result = await apply(plan(person('u:1')).planId)
    expect(result).toMatchObject({ loggedOut: 4, failed: 1 })
    expect(result.outcomes[0]?.detail).toContain('in flight')
    expect(parts.index.find(keyOf(3))).toBeGreaterThanOrEqual(0)
  })

  it('stops between two batches when it is cancelled, and what was done stays done', async () => {
    const { plan, apply, site, parts, progress } = await open()
    for (let number = 10; number < 500; number += 1) site.save(keyOf(number), site.loginOf(3))
    await parts.apply.suspects(site.keys())
    const result = await apply(plan(person('u:3')).planId, () => progress.length === 1)
    expect(result).toMatchObject({ loggedOut: 200, notStarted: 290, failed: 0 })
    expect(site.keys()).toHaveLength(300)
    expect(progress).toEqual([200])
  })

  it('stops within a batch when it is cancelled, and calls what was left alone not started', async () => {
    let isCancelled = false
    const { plan, apply, site, expected } = await open(store => ({
      ...store,
      async delete(keys) {
        const [first = '', ...left] = keys
        const outcomes = await store.delete([first])
        isCancelled = true
        return [...outcomes, ...left.map(sessionKey => ({ sessionKey, outcome: 'not-tried', cause: null }) as const)]
      },
    }))
    const result = await apply(plan(person('u:1')).planId, () => isCancelled)
    expect(result).toMatchObject({ loggedOut: 1, failed: 0, notStarted: 4 })
    expect(site.keys()).toHaveLength(9)
    expect(expected.size).toBe(1)
  })

  it('tries no more batches once others hold their locks for too long', async () => {
    let calls = 0
    const { plan, apply, site, parts } = await open(store => ({
      ...store,
      async delete(keys) {
        calls += 1
        return keys.map(sessionKey => ({ sessionKey, outcome: 'not-tried', cause: 'Locked for long.' }))
      },
    }))
    for (let number = 10; number < 500; number += 1) site.save(keyOf(number), site.loginOf(3))
    await parts.apply.suspects(site.keys())
    const result = await apply(plan(person('u:3')).planId)
    expect(result).toMatchObject({ loggedOut: 0, failed: 490, notStarted: 0 })
    expect(result.outcomes[0]?.detail).toBe('Locked for long.')
    expect(result.outcomes.at(-1)?.detail).toBe('It was not tried any more: Locked for long.')
    expect(calls).toBe(1)
  })

  it('reports what it knows when the connection is lost, and what it does not know', async () => {
    let stage = 'well'
    const lost = () => Promise.reject(new RollcallError('UNAVAILABLE', 'The server went away'))
    const { plan, apply, site, parts } = await open(store => ({
      ...store,
      getFromPrimary: keys => (stage === 'lost' ? lost() : store.get(keys)),
      async delete(keys) {
        if (stage === 'well') return store.delete(keys)
        if (stage === 'lost after deleting') await store.delete(keys)
        stage = stage === 'lost for long' ? 'lost' : 'well'
        return lost()
      },
    }))
    for (let number = 10; number < 260; number += 1) site.save(keyOf(number), site.loginOf(3))
    await parts.apply.suspects(site.keys())

    stage = 'lost'
    expect(await apply(plan(person('u:1')).planId)).toMatchObject({ loggedOut: 0, failed: 5 })
    stage = 'lost after deleting'
    const half = await apply(plan(person('u:3')).planId)
    expect(half).toMatchObject({ loggedOut: 200, failed: 50 })
    expect(half.outcomes[0]?.detail).toContain('The server went away')
    stage = 'lost before deleting'
    const none = await apply(plan(person('u:2')).planId)
    expect(none).toMatchObject({ loggedOut: 0, failed: 3 })
    expect(none.outcomes[0]?.detail).toBe('The server went away')
    stage = 'lost for long'
    const unknown = await apply(plan(person('u:2')).planId)
    expect(unknown).toMatchObject({ loggedOut: 0, failed: 3 })
    expect(unknown.outcomes[0]?.detail).toContain('Not known')
    expect(site.keys()).toHaveLength(60)
    expect(parts.index.count()).toBe(60)
  })

  it.each([
    ['is not taken for ours any more when it is found there', false],
    ['is ours when it is found gone', true],
  ])('whose outcome was not known %s', async (_, wasDeleted) => {
    let isLost = false
    const lost = () => Promise.reject(new RollcallError('UNAVAILABLE', 'The server went away'))
    const { plan, apply, site, parts, expected } = await open(store => ({
      ...store,
      get: keys => (isLost ? lost() : store.get(keys)),
      getFromPrimary: keys => (isLost ? lost() : store.getFromPrimary(keys)),
      async delete(keys) {
        if (wasDeleted) await store.delete(keys)
        isLost = true
        return lost()
      },
    }))
    const result = await apply(plan(person('u:2')).planId)
    expect(result).toMatchObject({ loggedOut: 0, failed: 3 })
    expect(result.outcomes[0]?.detail).toContain('Not known')
    expect(expected.size).toBe(3)
    isLost = false
    if (wasDeleted) {
      await vi.waitFor(() => expect(parts.index.count()).toBe(7))
      expect(parts.happenings.filter(({ after }) => after === null)).toHaveLength(3)
      expect(expected.size).toBe(3)
    } else {
      await vi.waitFor(() => expect(expected.size).toBe(0))
      expect(parts.index.count()).toBe(10)
    }
    expect(site.keys()).toHaveLength(parts.index.count())
  })

  it('does not bring back a session that was read before it was logged out', async () => {
    const { plan, apply, parts } = await open()
    const began = performance.now()
    const rows = await parts.store.get([keyOf(5)])
    await apply(plan(person('u:2')).planId)
    await parts.apply.follow({ rows, began })
    expect(parts.index.find(keyOf(5))).toBe(-1)
  })
})
