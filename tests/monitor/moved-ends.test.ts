import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createExpiryPlans } from '../../electron/monitor/expiry-plans.ts'
import { createExpiryWriter } from '../../electron/monitor/expiry-writer.ts'
import { createMovedEnds } from '../../electron/monitor/moved-ends.ts'
import { createPlans } from '../../electron/monitor/plans.ts'
import { setExpiry } from '../../electron/monitor/set-expiry.ts'
import type { ExpiryChange } from '../../shared/contract/expiry.ts'
import { expiryPlan, expiryResult } from '../../shared/contract/expiry.ts'
import { withPickledEntry } from '../../shared/django/pickle/set-entry.ts'
import { djangoDefault } from '../../shared/policy/policy.ts'
import { secrets } from './django-row.ts'
import { listedPartsOf } from './listed-parts.ts'
import type { Thread } from './thread.ts'
import { freshFolder, startThread } from './thread.ts'
import { cacheFileSite, digestOf, entryFile, packed } from '../stores/cache-files-place.ts'

const key = 'a'.repeat(32)
const cookieAge = 1_209_600
const minute = 60_000
const idle: ExpiryChange = { kind: 'policy', policy: { ...djangoDefault, idleTimeout: 1800 } }
const hour: ExpiryChange = { kind: 'set', seconds: 3600 }

const text = (value: string) => `X${String.fromCharCode(value.length)}\0\0\0${value}`

function pickled(expiry: number | string): Buffer {
  const login = `\x80\x04}${text('_auth_user_id')}${text('1')}s`
  if (typeof expiry === 'number') return packed(withPickledEntry(`${login}.`, '_session_expiry', expiry))
  return packed(`${login}${text('_session_expiry')}${text(expiry)}s.`)
}

/** A Django cache in files with one login in it, whose payload says `expiry` and whose entry ends at `end` (ms). */
async function open(expiry: number | string, end: number) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-moved-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const site = cacheFileSite(folder)
  const save = (endsAt: number) => {
    const file = path.join(folder, `${digestOf(key)}.djcache`)
    writeFileSync(file, entryFile(endsAt / 1000, pickled(expiry)))
    utimesSync(file, Date.now() / 1000, endsAt / 1000 - cookieAge)
  }
  save(end)
  const parts = listedPartsOf(site)
  await parts.store.open()
  onTestFinished(() => parts.store.close())
  await parts.load()
  const { index, people, reader, store, apply } = parts
  const plans = createPlans(index, people, parts.query)
  const expiryPlans = createExpiryPlans({ site, index, people, plans, groups: null })
  const writer = createExpiryWriter(site, secrets, reader)
  const name = `file:${digestOf(key)}`
  return {
    site,
    save,
    read: async () => apply.follow({ rows: await store.get([name]), began: performance.now() }),
    row: () => {
      const { savedAt, activityAt, expireAt } = index.columns()
      const slot = index.find(name)
      return { savedAt: savedAt[slot], activityAt: activityAt[slot], expireAt: expireAt[slot] }
    },
    change: async (change: ExpiryChange) => {
      const plan = expiryPlan.parse(expiryPlans.make({ kind: 'filter', filter: {} }, change, 'c'))
      const limitsOf = expiryPlans.limitsUnder(change)
      const run = { jobId: 'job', isCancelled: () => false, onProgress: () => undefined }
      const taken = plans.take(plan.planId, 'expiry')
      const done = await setExpiry({ ...parts, readBackDelays: [1], writer, change, limitsOf }, taken, run)
      return { plan, result: expiryResult.parse(done) }
    },
  }
}

it.each<readonly [string, ExpiryChange]>([
  ['a policy', idle],
  ['the default of the site', { kind: 'site-default' }],
])(
  'leaves an unsigned session with a date of its own as it is under %s, as nothing tells when it was used last',
  async (_name, change) => {
    const tomorrow = Math.floor(Date.now() / 1000) * 1000 + 86_400_000
    const site = await open(new Date(tomorrow).toISOString(), tomorrow)
    expect(site.row()).toEqual({ savedAt: Number.NaN, activityAt: Number.NaN, expireAt: tomorrow })
    const { plan, result } = await site.change(change)
    expect(plan).toMatchObject({ changing: 0, endNow: 0, skipped: [{ reason: 'save-unknown', sessions: 1 }] })
    expect(result).toMatchObject({ changed: 0, untilNextSave: 0, endedNow: 0, skipped: 1 })
    expect(result.outcomes[0]?.detail).toContain('nothing tells when the site last saved it')
    expect(site.row().expireAt).toBe(tomorrow)
  },
)

it('still knows when a session was used whose end alone it moved, and ends no active one by its idle limit', async () => {
  const savedAt = Math.floor(Date.now() / 1000) * 1000 - 5 * minute
  const site = await open(0, savedAt + cookieAge * 1000)
  expect(site.row()).toMatchObject({ savedAt, activityAt: savedAt })
  expect((await site.change(hour)).result).toMatchObject({ untilNextSave: 1, failed: 0 })
  const moved = site.row()
  expect(moved).toMatchObject({ savedAt, activityAt: savedAt })
  expect(Math.abs((moved.expireAt ?? 0) - Date.now() - 60 * minute)).toBeLessThan(5000)

  const { result } = await site.change(idle)
  expect(result).toMatchObject({ untilNextSave: 1, endedNow: 0 })
  expect(site.row()).toEqual({ savedAt, activityAt: savedAt, expireAt: savedAt + 30 * minute })

  const now = Math.floor(Date.now() / 1000) * 1000
  site.save(now + cookieAge * 1000)
  await site.read()
  expect(site.row()).toMatchObject({ savedAt: now, activityAt: now })
})

it('knows it still after the console was started again', async () => {
  const savedAt = Math.floor(Date.now() / 1000) * 1000 - 5 * minute
  const { site } = await open(0, savedAt + cookieAge * 1000)
  const folder = freshFolder()
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const rowIn = async ({ ask }: Thread) => {
    const page = { filter: {}, sort: { column: 'idle', direction: 'ascending' }, offset: 0, limit: 10 } as const
    return (await ask('page', page)).rows[0]
  }
  const before = startThread(site, folder)
  await before.until({ state: 'live' })
  expect(await rowIn(before)).toMatchObject({ savedAt, lastActivityAt: savedAt })
  const { planId } = await before.ask('previewExpiry', { target: { kind: 'filter', filter: {} }, change: hour })
  expect(await before.ask('applyExpiry', { planId, jobId: 'job' })).toMatchObject({ untilNextSave: 1 })
  const moved = await rowIn(before)
  expect(moved).toMatchObject({ savedAt, lastActivityAt: savedAt })
  await before.end()

  const after = startThread(site, folder)
  onTestFinished(after.end)
  await after.until({ state: 'live' })
  expect(await rowIn(after)).toMatchObject({ savedAt, lastActivityAt: savedAt, expireAt: moved?.expireAt })
})

it('forgets ends that have passed', () => {
  const ends = createMovedEnds()
  const now = Date.now()
  ends.note([1, 2], now - minute, now - 2 * minute)
  ends.note([3, 4], now + minute, now - 2 * minute)
  expect(ends.save()).toEqual([[3 * 2 ** 32 + 4, Math.round((now + minute) / 1000), now - 2 * minute]])
  expect(ends.savedAt(() => [1, 2], now - minute)).toBeNull()
  expect(ends.savedAt(() => [3, 4], now + minute)).toBe(now - 2 * minute)
})
