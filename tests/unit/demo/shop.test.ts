import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { inventHistory } from '../../../electron/demo/day-curve.ts'
import { createRandom } from '../../../electron/demo/random.ts'
import { seedDemo } from '../../../electron/demo/seed.ts'
import { createTraffic } from '../../../electron/demo/traffic.ts'

const now = Date.parse('2026-11-21T12:00:00Z')

function seeded() {
  const database = new DatabaseSync(':memory:')
  const level = seedDemo(database, now)
  const count = (table: string) => Number(database.prepare(`select count(*) as rows from ${table}`).get()?.['rows'])
  const rows = () => database.prepare('select * from django_session order by session_key').all()
  return { database, level, count, rows }
}

describe('the demo shop', () => {
  it('has some 600 people and 2,000 sessions, the same each time', () => {
    const { count, level, rows } = seeded()
    expect(count('auth_user')).toBe(597)
    expect(count('django_session')).toBe(2000)
    expect(level.authenticated + level.anonymous).toBeGreaterThan(1800)
    expect(level.people).toBeGreaterThan(400)
    expect(rows()).toEqual(seeded().rows())
  })

  it('has a past in which Rollcall ended nothing: the audit log tells of none of it', () => {
    const samples = inventHistory(now, seeded().level, createRandom(3))
    expect(samples.length).toBeGreaterThan(1000)
    expect(samples.filter(({ loggedOut }) => loggedOut > 0)).toEqual([])
    expect(samples.some(({ logouts }) => logouts > 0)).toBe(true)
  })

  it('stays of that size however long people come and go', () => {
    const { database, count } = seeded()
    const step = createTraffic(database, createRandom(5))
    let at = now
    const before = count('django_session')
    let least = before
    let most = before
    for (let deed = 0; deed < 6000; deed += 1) {
      at += step(at)
      if (deed % 100 !== 0) continue
      least = Math.min(least, count('django_session'))
      most = Math.max(most, count('django_session'))
    }
    expect(least).toBeGreaterThan(1500)
    expect(most).toBeLessThanOrEqual(2401)
    expect(most).toBeGreaterThan(least)
    expect(at - now).toBeGreaterThan(3_600_000)
  })
})
