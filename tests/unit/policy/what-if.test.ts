import { beforeAll, describe, expect, test } from 'vitest'
import { createRandom, pick, randomSessionKey } from '../../../electron/demo/random.ts'
import { createPolicyClock } from '../../../electron/monitor/policy-ends.ts'
import { createWhatIf } from '../../../electron/monitor/policy-what-if.ts'
import { rowOf } from '../../../electron/monitor/rows.ts'
import { whatIf as whatIfShape } from '../../../shared/contract/policy.ts'
import type { SessionRow } from '../../../shared/contract/session.ts'
import { beganAt, evaluateSession } from '../../../shared/policy/evaluate.ts'
import { limitsFor } from '../../../shared/policy/limits-for.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { partsOf } from '../../monitor/parts.ts'
import type { MonitorParts } from '../../monitor/parts.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'
import { day, hour, policyWith, ruleFor } from './policies.ts'

let parts: MonitorParts
let rows: SessionRow[]
let now: number
let ask: ReturnType<typeof createWhatIf>

/** Logins of all sorts beside visitors, expired and refused ones; times known, partly known and unknown. */
beforeAll(async () => {
  const random = createRandom(4)
  const site = siteInFile()
  const begin = Date.now()
  for (let id = 1; id <= 90; id += 1) site.addUser(id, { staff: id % 6 === 0 })
  site.run('update auth_user set is_superuser = 1 where id % 15 = 0')
  site.run('update auth_user set is_active = 0 where id % 17 = 0')
  for (let made = 0; made < 1200; made += 1) {
    const at = begin - 10_000 - Math.floor(random() ** 3 * 13 * day * 1000)
    const login = at - Math.floor(random() ** 2 * 3 * day * 1000)
    const key = randomSessionKey(random)
    const payload = site.loginOf(1 + Math.floor(random() ** 2 * 90), {
      ...(random() < 0.7 ? { login_time: new Date(login).toISOString() } : {}),
      ...(random() < 0.6 ? { last_activity: new Date(at - random() * hour * 1000).toISOString() } : {}),
      ...(random() < 0.4 ? { user_role: pick(random, ['editor', 'admin']) } : {}),
    })
    pick(random, [
      () => site.save(key, payload, { at }),
      () => site.save(key, payload, { at }),
      () => site.save(key, payload, { at, expiry: pick(random, [7200, 30 * day]) }),
      () => site.save(key, { ...payload, _session_expiry: 0 }, { at }),
      () => site.save(key, payload, { at, expiry: { date: begin + (random() - 0.2) * day * 1000 } }),
      () => site.save(key, { cart: [made] }, { at }),
    ])()
  }
  parts = partsOf({ ...site.site, operatorUser: 'user3' })
  await parts.open()
  await parts.load()
  await parts.close()
  site.end()
  now = Date.now()
  const { live } = parts.index.columns()
  const slots = [...live.keys()].filter(slot => live[slot] === 1)
  rows = slots.map(slot => rowOf(parts.index, parts.people, slot, now))
  const { index, people } = parts
  ask = createWhatIf({ index, people, clock: createPolicyClock(index, people), operatorUser: 'user3' })
})

type Ending = { readonly row: SessionRow; readonly endsAt: number; readonly by: string }

/** What the policy shall do, written down session by session without any cleverness. */
function naive(policy: Policy): readonly Ending[] {
  const limitsOf = ({ person }: SessionRow) => limitsFor(policy, person && { ...person, groups: null })
  const ends = rows
    .filter(row => row.status === 'authenticated')
    .map((row): Ending => ({ row, ...evaluateSession(row, policy, limitsOf(row), now) }))
  const keep = (row: SessionRow) => (policy.surplus === 'oldest' ? beganAt(row) : (row.lastActivityAt ?? -Infinity))
  const kept = new Map<string, number>()
  const gone = new Set<SessionRow>()
  for (const { row, endsAt } of ends.toSorted((one, other) => keep(other.row) - keep(one.row))) {
    if (row.person === null || endsAt <= now) continue
    const count = (kept.get(row.person.key) ?? 0) + 1
    if (count > (limitsOf(row).sessionsPerUser ?? Infinity)) gone.add(row)
    else kept.set(row.person.key, count)
  }
  return ends.map(each => (gone.has(each.row) ? { ...each, endsAt: now, by: 'surplus' } : each))
}

const tallyOf = (endings: readonly Ending[]) => ({
  sessions: endings.length,
  people: new Set(endings.flatMap(({ row }) => row.person?.key ?? [])).size,
})

const policies: readonly (readonly [string, Policy])[] = [
  ['nothing changed', policyWith()],
  ['a shorter cookie age', policyWith({ cookieAge: 2 * day })],
  ['a longer cookie age', policyWith({ cookieAge: 40 * day })],
  ['an idle limit', policyWith({ idleTimeout: 6 * hour })],
  ['an absolute limit', policyWith({ absoluteTimeout: 2 * day })],
  ['both', policyWith({ idleTimeout: 5 * hour, absoluteTimeout: day })],
  ['one session each, the oldest go', policyWith({ sessionsPerUser: 1 })],
  ['two sessions each, the idlest go', policyWith({ sessionsPerUser: 2, surplus: 'idlest', idleTimeout: 2 * day })],
  [
    'rules and exemptions',
    policyWith({
      idleTimeout: 2 * day,
      sessionsPerUser: 4,
      rules: [
        ruleFor({ kind: 'staff' }, { idleTimeout: 4 * hour }),
        ruleFor({ kind: 'superuser' }, { absoluteTimeout: 8 * hour, sessionsPerUser: 1 }),
        ruleFor({ kind: 'role', role: 'editor' }, { idleTimeout: 5 * day }),
        ruleFor({ kind: 'role', role: 'admin' }, { idleTimeout: hour }),
        ruleFor({ kind: 'role', role: '' }, { absoluteTimeout: day }),
        ruleFor({ kind: 'group', group: 'nobody knows' }, { idleTimeout: 1 }),
      ],
      exempt: ['u:1', 'u:6', 'u:15', 'u:9999'].map(personKey => ({ personKey, name: personKey })),
    }),
  ],
  ['everyone', policyWith({ idleTimeout: 1, absoluteTimeout: 1 })],
]

describe.each(policies)('what if: %s', (_, policy) => {
  test('the same as looking at each session by itself', () => {
    const picture = ask(policy, now)
    const endings = naive(policy)
    const within = (ms: number) => tallyOf(endings.filter(({ endsAt }) => endsAt <= now + ms))
    expect(whatIfShape.omit({ returns: true }).parse(picture)).toEqual(picture)
    expect(picture).toMatchObject({
      logins: tallyOf(endings),
      now: within(0),
      hour: within(hour * 1000),
      day: within(day * 1000),
      unchanged: {
        hour: tallyOf(endings.filter(({ row }) => row.expireAt <= now + hour * 1000)),
        day: tallyOf(endings.filter(({ row }) => row.expireAt <= now + day * 1000)),
      },
      lastDay: tallyOf(
        endings.filter(({ endsAt, by }) => by !== 'surplus' && endsAt <= now && endsAt > now - day * 1000),
      ),
      endsEveryone: endings.every(({ endsAt }) => endsAt <= now),
    })
    const gone = endings.filter(({ endsAt }) => endsAt <= now)
    expect(Object.fromEntries(picture.by.map(({ limit, sessions }) => [limit, sessions]))).toEqual(
      Object.fromEntries([...Map.groupBy(gone, ({ by }) => by)].map(([by, list]) => [by, list.length])),
    )
    expect(picture.roles.reduce((sum, role) => sum + role.now.sessions, 0)).toBe(picture.now.sessions)
    for (const { role, day: gone } of picture.roles) {
      const ofRole = endings.filter(({ row }) => (row.person?.role ?? '') === role)
      expect(gone).toEqual(tallyOf(ofRole.filter(({ endsAt }) => endsAt <= now + day * 1000)))
    }
    expect(picture.remaining.reduce((sum, bar) => sum + bar.before, 0)).toBe(picture.logins.sessions)
    expect(picture.remaining.reduce((sum, bar) => sum + bar.after, 0)).toBe(
      picture.logins.sessions - picture.now.sessions,
    )
  })

  test.each([
    ['now', 0],
    ['hour', hour * 1000],
    ['day', day * 1000],
  ] as const)('the list of sessions that end within %s holds just those', (within, ms) => {
    const sort = { column: 'idle', direction: 'ascending' } as const
    const slots = parts.query.ordered({ endsUnder: { policy, within } }, sort, now).part(0)
    const wanted = naive(policy).filter(({ endsAt }) => endsAt <= now + ms)
    expect(Array.from(slots, slot => parts.index.ref(slot)).toSorted()).toEqual(
      wanted.map(({ row }) => row.ref).toSorted(),
    )
  })
})

describe('what if', () => {
  test('is no picture of an empty store', () => {
    expect(rows.filter(row => row.status === 'authenticated').length).toBeGreaterThan(500)
    expect(new Set(rows.map(row => row.expiryKind)).size).toBeGreaterThan(3)
  })

  test('says when the operator or everyone would go', () => {
    expect(ask(policyWith({ idleTimeout: 1 }), now)).toMatchObject({ endsOperator: true, endsEveryone: true })
    const spared = policyWith({ idleTimeout: 1, exempt: [{ personKey: 'u:3', name: 'user3' }] })
    expect(ask(spared, now)).toMatchObject({ endsOperator: false, endsEveryone: false })
    expect(ask(policyWith(), now)).toMatchObject({ endsOperator: false, endsEveryone: false })
  })

  test('shows those used last of the ones that go, and the next to go when none does', () => {
    const going = ask(policyWith({ idleTimeout: 6 * hour }), now).first
    expect(going).toHaveLength(6)
    const activities = going.map(({ row }) => row.lastActivityAt ?? 0)
    expect(activities).toEqual(activities.toSorted((one, other) => other - one))
    expect(going.every(({ endsAt }) => endsAt <= now)).toBe(true)
    const next = ask(policyWith(), now).first.map(({ endsAt }) => endsAt)
    expect(next).toEqual(next.toSorted((one, other) => one - other))
    expect(next.every(endsAt => endsAt > now)).toBe(true)
  })

  test('names what it cannot know, only where it matters', () => {
    const logins = rows.filter(row => row.status === 'authenticated')
    expect(ask(policyWith(), now).unknown).toEqual({ login: 0, activity: 0, onlySaved: 0, rules: [] })
    expect(ask(policyWith({ absoluteTimeout: day, idleTimeout: day }), now).unknown).toEqual({
      login: logins.filter(row => row.loginAt === null).length,
      activity: 0,
      onlySaved: logins.filter(row => row.activitySource === 'saved').length,
      rules: [],
    })
    const rules = [
      ruleFor({ kind: 'staff' }, { idleTimeout: 1 }),
      ruleFor({ kind: 'group', group: 'x' }, { idleTimeout: 1 }),
    ]
    expect(ask(policyWith({ rules }), now).unknown.rules).toEqual([1])
  })

  test('a matcher keeps its answer while another policy is asked about', () => {
    const fits = parts.query.matcher({ endsUnder: { policy: policyWith({ idleTimeout: 1 }), within: 'now' } }, now)
    const slots = [...parts.index.columns().live.keys()].filter(slot => parts.index.columns().live[slot] === 1)
    const before = slots.filter(fits)
    parts.query.ordered(
      { endsUnder: { policy: policyWith(), within: 'now' } },
      { column: 'size', direction: 'ascending' },
      now,
    )
    expect(slots.filter(fits)).toEqual(before)
    expect(before.length).toBeGreaterThan(500)
  })
})
