import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEvents } from '../../../electron/monitor/events.ts'
import type { FiguresAhead } from '../../../electron/monitor/figures-ahead.ts'
import { createFiguresAhead } from '../../../electron/monitor/figures-ahead.ts'
import { figuresOf } from '../../../electron/monitor/figures.ts'
import { createHistory } from '../../../electron/monitor/history.ts'
import type { PolicyClock } from '../../../electron/monitor/policy-ends.ts'
import { createPolicyClock } from '../../../electron/monitor/policy-ends.ts'
import { createWhatIf } from '../../../electron/monitor/policy-what-if.ts'
import { createSeen } from '../../../electron/monitor/seen.ts'
import { djangoDefault } from '../../../shared/policy/policy.ts'
import type { MonitorParts } from '../../monitor/parts.ts'
import { partsOf, readNow } from '../../monitor/parts.ts'
import type { SiteInFile } from '../../monitor/site-in-file.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'

// A slice for each slot: whatever may come between two slices may come between any two sessions.
vi.mock('../../../electron/monitor/slices.ts', () => ({
  inSlices: async (end: number, goThrough: (from: number, upTo: number) => void) => {
    for (let slot = 0; slot < end; slot += 1) {
      goThrough(slot, slot + 1)
      await new Promise(resolve => setImmediate(resolve))
    }
  },
}))

const keyOf = (number: number) => `${number}`.padStart(32, 'k')
const logins = 20

let site: SiteInFile
let parts: MonitorParts

beforeEach(async () => {
  site = siteInFile()
  for (let id = 1; id <= logins; id += 1) {
    site.addUser(id)
    site.save(keyOf(id), site.loginOf(id), { at: Date.now() - 3_600_000 - id * 1000 })
  }
  parts = partsOf(site.site)
  await parts.open()
  await parts.load()
})
afterEach(async () => {
  vi.useRealTimers()
  await parts.close()
  site.end()
})

const loseOne = (number: number) => parts.apply.gone(parts.index.find(keyOf(number)))
async function gain(number: number, id: number | null): Promise<void> {
  site.save(keyOf(number), id === null ? { cart: [1] } : site.loginOf(id))
  await parts.apply.follow(readNow(await parts.store.get([keyOf(number)])))
}

describe('the figures of the Overview', () => {
  let figures: FiguresAhead
  beforeEach(() => {
    figures = createFiguresAhead(parts.index, parts.people, [])
  })

  it('are those before while a look goes on, which is then told, and are right as soon as it has ended', async () => {
    expect(figures.read().loggedInSessions).toBe(logins)
    figures.begin()
    loseOne(1)
    expect(figures.read().loggedInSessions).toBe(logins)
    expect(figures.end()).toBe('old')
    expect(figures.read().loggedInSessions).toBe(logins - 1)
    figures.begin()
    expect(figures.read().loggedInSessions).toBe(logins - 1)
    expect(figures.end()).toBe('current')
  })

  it('are made ahead where somebody asks for them, and are those of the whole index', async () => {
    figures.read()
    figures.begin()
    await gain(100, 3)
    await figures.make()
    expect(figures.end()).toBe('current')
    const made = figures.read()
    expect(made.loggedInSessions).toBe(logins + 1)
    expect(made).toEqual(figuresOf(parts.index, parts.people, [], made.at))
    // They were there already.
    expect(figures.read()).toBe(made)
  })

  it('are not kept where something changed while they were made', async () => {
    figures.read()
    loseOne(1)
    const making = figures.make()
    await new Promise(resolve => setImmediate(resolve))
    loseOne(2)
    await making
    expect(figures.read().loggedInSessions).toBe(logins - 2)
  })

  it('are never older than five seconds', () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    figures.read()
    figures.begin()
    loseOne(1)
    vi.setSystemTime(Date.now() + 5_001)
    expect(figures.read().loggedInSessions).toBe(logins - 1)
  })
})

describe('the logins that a policy is tried on', () => {
  const policy = { ...djangoDefault, idleTimeout: 600 }
  let clock: PolicyClock
  beforeEach(() => {
    clock = createPolicyClock(parts.index, parts.people)
  })
  const count = () => clock.endsOf(policy, Date.now()).logins.count
  const marked = () => clock.endedBy(policy, Date.now(), Date.now()).reduce((sum, mark) => sum + mark, 0)

  it('are those before while a look goes on; what a plan takes in never is', async () => {
    expect(count()).toBe(logins)
    clock.ahead.begin()
    loseOne(1)
    expect(count()).toBe(logins)
    expect(clock.ahead.end()).toBe('old')
    clock.ahead.begin()
    expect(marked()).toBe(logins - 1)
    expect(count()).toBe(logins - 1)
    expect(clock.ahead.end()).toBe('current')
  })

  it('are grouped ahead, also for a question that was asked in a look, and just as they are grouped at once', async () => {
    count()
    await clock.ahead.make()
    clock.ahead.begin()
    await gain(100, 3)
    count()
    await clock.ahead.make()
    expect(clock.ahead.end()).toBe('old')
    const made = clock.endsOf(policy, Date.now())
    const fresh = createPolicyClock(parts.index, parts.people).endsOf(policy, Date.now())
    expect(made.logins.count).toBe(logins + 1)
    for (const column of ['times', 'slots'] as const) {
      const length = made.logins.count * (column === 'times' ? 4 : 1)
      expect(made.logins[column].slice(0, length)).toEqual(fresh.logins[column].slice(0, length))
    }
  })

  it('name no session that came into the place of another', async () => {
    const whatIf = createWhatIf({ index: parts.index, people: parts.people, clock, operatorUser: null })
    const before = whatIf(policy, Date.now()).first.map(({ row }) => row.ref)
    clock.ahead.begin()
    const victim = parts.index.slotOf(before[0] ?? '')
    parts.apply.gone(victim)
    await gain(100, null)
    expect(parts.index.find(keyOf(100))).toBe(victim)
    expect(whatIf(policy, Date.now()).first.map(({ row }) => row.ref)).toEqual(before.slice(1))
  })

  it('are let go when nobody looks at a policy any more', async () => {
    count()
    const { times } = clock.endsOf(policy, Date.now()).logins
    for (let look = 0; look < 70; look += 1) await clock.ahead.make()
    expect(clock.endsOf(policy, Date.now()).logins.times).not.toBe(times)
    expect(count()).toBe(logins)
  })
})

describe('a sample for the chart', () => {
  it.each([
    ['counted already', Math.min],
    ['not reached yet', Math.max],
  ])('counts every session, and one that runs out and is cleared when it was %s once', async (_, which) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { index, people } = parts
    const { expireAt } = index.columns()
    const slots = Array.from({ length: logins }, (_, at) => index.find(keyOf(at + 1)))
    const history = createHistory()
    const told: string[] = []
    const events = createEvents(index, people, history, createSeen(), ({ events: noted }) =>
      told.push(...noted.map(({ kind, fingerprint }) => `${kind} ${fingerprint}`)),
    )
    events.begin()
    const slot = which(...slots)
    vi.setSystemTime((expireAt[slot] as number) + 100)
    const ended = slots.filter(other => (expireAt[other] as number) <= Date.now()).length
    const sampling = events.sample()
    for (let turn = 0; turn < 4; turn += 1) await new Promise(resolve => setImmediate(resolve))
    events.happened({ slot, before: 'expired', after: null })
    index.remove(slot)
    await sampling
    const [sample] = history.read('5m', Date.now(), 1000).samples
    expect(sample).toMatchObject({ logouts: ended, authenticated: logins - ended })
    await events.sample()
    expect(new Set(told).size).toBe(told.length)
    expect(told).toHaveLength(ended)
  })
})
