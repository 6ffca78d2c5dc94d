import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readKept, writeHistory, writeKept } from '../../../electron/monitor/history-file.ts'
import { createHistory } from '../../../electron/monitor/history.ts'
import { openKeeping } from '../../../electron/monitor/keeping.ts'
import { knowledgeOf } from '../../../electron/monitor/knowledge.ts'
import type { Secrets } from '../../../electron/monitor/protocol.ts'
import { createSeen } from '../../../electron/monitor/seen.ts'
import { siteNamed } from '../api/sites.ts'
import type { HistorySample } from '../../../shared/contract/overview.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const end = Date.UTC(2026, 10, 21, 12)

const sample = (at: number, logins = 0): HistorySample => ({
  at,
  authenticated: Math.floor(at / second) % 1000,
  anonymous: 5,
  people: 3,
  logins,
  logouts: 1,
  loggedOut: 0,
})

const freshFolder = () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-history-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('createHistory', () => {
  it('keeps every sample for an hour, one a minute for two days, one a quarter of an hour for a month', () => {
    const history = createHistory()
    for (let at = end - 40 * day; at <= end; at += 30 * second) history.record(sample(at))
    const [fine = [], minutes = [], quarters = []] = history.save()
    expect(fine.length).toBeGreaterThanOrEqual(120)
    expect(fine.length).toBeLessThan(140)
    expect(minutes.length).toBeGreaterThanOrEqual(2 * 24 * 60)
    expect(minutes.length).toBeLessThan(2 * 24 * 60 + 3)
    expect(quarters.length).toBeGreaterThanOrEqual(31 * 24 * 4)
    expect(quarters.length).toBeLessThan(31 * 24 * 4 + 3)
  })

  it('adds up what happened and keeps the last state of a step', () => {
    const history = createHistory()
    for (let at = end; at < end + minute; at += second) history.record(sample(at, 2))
    const [, minutes = []] = history.save()
    expect(minutes).toEqual([{ ...sample(end + 59 * second, 120), logouts: 60 }])
  })

  it('gives a range up to now, and says how far samples lie apart', () => {
    const history = createHistory()
    for (let at = end - 3 * day; at <= end; at += 10 * second) history.record(sample(at))
    for (const [range, ms] of [
      ['5m', 5 * minute],
      ['1h', hour],
      ['24h', day],
      ['7d', 7 * day],
      ['30d', 30 * day],
    ] as const) {
      const read = history.read(range, end, second)
      expect(read).toMatchObject({ range, from: end - ms, to: end })
      expect(read.samples.every(({ at }) => at >= end - ms && at <= end)).toBe(true)
      expect(read.samples.at(-1)?.at).toBe(end)
      const inOrder = read.samples.every((one, at) => at === 0 || one.at > (read.samples[at - 1]?.at ?? 0))
      expect(inOrder).toBe(true)
    }
    expect(history.read('5m', end, second).stepMs).toBe(2 * second)
    expect(history.read('5m', end, 5 * minute).stepMs).toBe(5 * minute)
    expect(history.read('30d', end, second).stepMs).toBe(15 * minute)
  })
})

describe('the history file', () => {
  it('gives back what was written, to its owner only', async () => {
    const folder = freshFolder()
    const kept = {
      watchedSince: end,
      tiers: [[sample(end)], [], []],
      seen: [['u:7', [{ at: end, kind: 'login' as const, fingerprint: 'abcdefgh', by: null, reason: null }]] as const],
    }
    await writeKept(folder, kept)
    expect(await readKept(folder)).toEqual(kept)
    expect(statSync(path.join(folder, 'history.json')).mode & 0o777).toBe(0o600)
  })

  it('is nothing where there was none', async () => {
    expect(await readKept(freshFolder())).toBeNull()
  })

  for (const [damage, text] of [
    ['cut short', '{"watchedSince": 1, "tiers": ['],
    ['of another shape', '{"tiers": "none"}'],
    ['empty', ''],
  ] as const) {
    it(`is set aside and not lost when it is ${damage}`, async () => {
      const folder = freshFolder()
      writeFileSync(path.join(folder, 'history.json'), text)
      expect(await readKept(folder)).toBeNull()
      const [aside = ''] = readdirSync(folder)
      expect(aside).toContain('damaged')
      expect(readFileSync(path.join(folder, aside), 'utf8')).toBe(text)
    })
  }

  it('can be seeded with a curve', async () => {
    const folder = freshFolder()
    await writeHistory(folder, [sample(end - hour), sample(end)])
    const kept = await readKept(folder)
    expect(kept?.watchedSince).toBe(end - hour)
    expect(
      createHistory(kept?.tiers)
        .read('24h', end, second)
        .samples.map(({ at }) => at),
    ).toEqual([end - hour, end])
  })
})

describe('the history of a connection that was changed', () => {
  const run = async (folder: string, knowledge: string, ...times: readonly number[]) => {
    const keeping = await openKeeping(folder, knowledge)
    for (const at of times) keeping.history.record(sample(at))
    await keeping.end()
    return (await readKept(folder))?.tiers ?? []
  }

  it('marks the first sample after it, in every tier, also when a run had none', async () => {
    const folder = freshFolder()
    await run(folder, 'before', end - hour, end - hour + 2 * second)
    await run(folder, 'before', end - hour + 4 * second)
    await run(folder, 'after')
    const tiers = await run(folder, 'after', end, end + 2 * second, end + 4 * second)
    for (const tier of tiers) {
      const marked = tier.filter(each => each.anew)
      expect(marked).toHaveLength(1)
      expect(marked[0]?.at).toBeGreaterThanOrEqual(end)
    }
    expect(tiers[0]?.findIndex(each => each.anew)).toBe(3)
    const again = await run(folder, 'after', end + 6 * second)
    expect(again[0]?.filter(each => each.anew)).toHaveLength(1)
  })

  it('brings the mark up to now where a coarse tier has not reached it', () => {
    const history = createHistory()
    for (let at = end - day; at <= end; at += minute) history.record(sample(at))
    history.beginAnew()
    history.record(sample(end + second))
    expect(history.read('24h', end + second, second).samples.at(-1)).toMatchObject({ anew: true })
  })

  it('is a change of what is counted by, and tells nothing of the secrets', () => {
    const site = siteNamed('Shop')
    const keyless: Secrets = { password: null, secretKey: null, secretKeyFallbacks: [] }
    const known = knowledgeOf(site, keyless)
    expect(knowledgeOf({ ...site, name: 'Other', mode: 'read-only' }, { ...keyless, password: 'pw' })).toBe(known)
    expect(knowledgeOf({ ...site, table: 'other_session' }, keyless)).not.toBe(known)
    const one = knowledgeOf(site, { ...keyless, secretKey: 'one' })
    expect(one).not.toBe(known)
    expect(knowledgeOf(site, { ...keyless, secretKey: 'two' })).toBe(one)
  })
})

describe('the history of a connection that two consoles have open', () => {
  const file = (folder: string) => path.join(folder, 'history.json')
  const timesIn = async (folder: string) => (await readKept(folder))?.tiers[0]?.map(({ at }) => at)

  it('is written by the first alone, and read by both', async () => {
    const folder = freshFolder()
    await writeHistory(folder, [sample(end - 10 * second)])
    const first = await openKeeping(folder)
    const other = await openKeeping(folder)
    first.history.record(sample(end))
    other.history.record(sample(end + 2 * second))
    expect(other.watchedSince).toBe(end - 10 * second)
    await first.end()
    await other.end()
    expect(await timesIn(folder)).toEqual([end - 10 * second, end])
    expect(readdirSync(folder)).toEqual(['history.json'])
    const third = await openKeeping(folder)
    third.history.record(sample(end + 4 * second))
    await third.end()
    expect(await timesIn(folder)).toEqual([end - 10 * second, end, end + 4 * second])
  })

  it('is written again once the lock of a console that died is old', async () => {
    const folder = freshFolder()
    await writeHistory(folder, [sample(end - 10 * second)])
    mkdirSync(`${file(folder)}.lock`)
    const keeping = await openKeeping(folder)
    keeping.history.record(sample(end))
    const longAgo = new Date(Date.now() - minute)
    utimesSync(`${file(folder)}.lock`, longAgo, longAgo)
    await keeping.end()
    expect(await timesIn(folder)).toEqual([end - 10 * second, end])
  })
})

describe('createSeen', () => {
  const login = (at: number) => ({ at, kind: 'login' as const, fingerprint: 'abcdefgh', by: null, reason: null })

  it('gives the newest first, at most 200 a person', () => {
    const seen = createSeen()
    for (let at = 1; at <= 500; at += 1) seen.note('u:1', login(at))
    expect(seen.of('u:1').map(event => event.at)).toEqual(Array.from({ length: 200 }, (_, at) => 500 - at))
    expect(seen.of('u:2')).toEqual([])
  })

  it('forgets those longest untouched when it grows too large', () => {
    const seen = createSeen()
    for (let person = 0; person < 40_000; person += 1) seen.note(`u:${person}`, login(person))
    expect(seen.save().reduce((sum, [, events]) => sum + events.length, 0)).toBe(30_000)
    expect(seen.of('u:0')).toEqual([])
    expect(seen.of('u:39999')).toHaveLength(1)
  })
})
