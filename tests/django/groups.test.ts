import { describe, expect, it, vi } from 'vitest'
import type { Policy } from '../../shared/policy/policy.ts'
import { djangoDefault } from '../../shared/policy/policy.ts'
import { patience } from './console.ts'
import { engines, watch } from './engines.ts'

const strictFor = (group: string): Policy => ({
  ...djangoDefault,
  rules: [{ who: { kind: 'group', group }, idleTimeout: 1, absoluteTimeout: null, sessionsPerUser: null }],
})

describe.each(engines)("rules for groups of Django's over $name", ({ startPlace }) => {
  const { django, console, site, newcomer } = watch(startPlace)
  const whatIf = (group: string) =>
    console().call('policy.whatIf', { connectionId: site().connectionId, policy: strictFor(group) })

  it('are for those who are in the group, and for nobody else', async () => {
    const [ana, bela] = [await newcomer(), await newcomer()]
    await site().one({ text: `${ana.name}@` })
    const belas = await site().one({ text: `${bela.name}@` })
    await django().run("insert into auth_group (name) values ('editors')")
    await django().run(
      `insert into auth_user_groups (user_id, group_id)
        select u.id, g.id from auth_user u, auth_group g where u.username = '${ana.name}' and g.name = 'editors'`,
    )
    await vi.waitFor(async () => {
      const { now, first, unknown } = await whatIf('editors')
      expect([now, unknown.rules]).toEqual([{ sessions: 1, people: 1 }, []])
      expect(first[0]?.row.person?.name).toBe(ana.name)
    }, patience)
    // The list behind the figure, and its log out, go by the same.
    const policy = strictFor('editors')
    const job = await site().logOut({ kind: 'filter', filter: { endsUnder: { policy, within: 'now' } } })
    expect(job.result).toMatchObject({ loggedOut: 1, failed: 0 })
    expect((await ana.browser.get('/me')).status).toBe(401)
    expect((await bela.browser.get('/me')).status).toBe(200)
    expect(belas.person?.name).toBe(bela.name)
  })

  it('are said to be unknown where there is no such group, and nothing is changed by them', async () => {
    const { now, unknown } = await whatIf('no such group')
    expect([now.sessions, unknown.rules]).toEqual([0, [0]])
    const change = { kind: 'policy' as const, policy: strictFor('no such group') }
    const target = { kind: 'filter' as const, filter: {} }
    await expect(site().changeExpiry(target, change)).rejects.toThrow('cannot be read')
  })
})
