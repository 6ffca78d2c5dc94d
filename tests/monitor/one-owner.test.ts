import { expect, it, onTestFinished } from 'vitest'
import { figuresOf } from '../../electron/monitor/figures.ts'
import { logOut } from '../../electron/monitor/logout.ts'
import { personDetail } from '../../electron/monitor/person-detail.ts'
import { createPlans } from '../../electron/monitor/plans.ts'
import { createSeen } from '../../electron/monitor/seen.ts'
import { createDjangoRow, loginOf } from './django-row.ts'
import { partsOf } from './parts.ts'
import { siteInFile } from './site-in-file.ts'

/** As a script leaves them that logs in at every call. */
const sessions = 64_000

it('shows one user with 64,000 sessions, and logs out all but the newest', { timeout: 120_000 }, async () => {
  const site = siteInFile()
  site.addUser(1)
  site.addUser(2)
  const { sessionData, expireDate } = createDjangoRow(site.site.django).row(loginOf(1))
  site.run(
    `with recursive number(at) as (select 1 union all select at + 1 from number where at < ${sessions})
     insert into django_session select printf('%032d', at), ?, ? from number`,
    sessionData,
    expireDate,
  )
  site.save('of another'.padEnd(32, 'x'), site.loginOf(2))
  const parts = partsOf(site.site)
  onTestFinished(async () => {
    await parts.close()
    site.end()
  })
  await parts.open()
  await parts.load()
  const { index, people, query, reader } = parts

  const now = Date.now()
  const figures = figuresOf(index, people, [], now)
  expect(figures).toMatchObject({ loggedInPeople: 2, loggedInSessions: sessions + 1 })
  expect(figures.topPeople[0]).toMatchObject({ sessions, person: { name: 'user1' } })
  const detail = personDetail(
    { index, people, query, seen: createSeen(), clock: reader.clock, watchedSince: now },
    'u:1',
    now,
  )
  expect(detail.sessions.length).toBeLessThanOrEqual(1000)

  const plans = createPlans(index, people, query)
  const { planId } = plans.make({ kind: 'person', personKey: 'u:1', keepNewest: true }, 'c')
  const logoutParts = { ...parts, expectGone: () => undefined, unexpect: () => undefined, readBackDelays: [1, 1] }
  const run = { jobId: 'job', isCancelled: () => false, onProgress: () => undefined }
  const result = await logOut(logoutParts, plans.take(planId, 'logout'), run)
  expect(result).toMatchObject({ loggedOut: sessions - 1, failed: 0, skipped: 0 })
  expect(site.keys()).toHaveLength(2)
  expect(index.count()).toBe(2)
})
