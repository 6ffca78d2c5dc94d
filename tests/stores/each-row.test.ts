import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine } from '../../electron/stores/open-store.ts'
import { raw } from '../../electron/stores/sql.ts'
import type { Written } from '../monitor/writers.ts'
import { openWritten } from '../monitor/writers.ts'
import type { Place, ServerPlace } from './places.ts'
import { engines, insertSessions } from './places.ts'

const rows = Array.from(
  { length: 300 },
  (_, at) => [`${at}`.padStart(32, 'k'), 'x'.repeat(300), '2026-12-24 18:00:00'] as const,
)
/** More than any buffer between holds. */
const endless = raw('select a.session_data from django_session a, django_session b, django_session c')

describe.each(engines.filter(({ engine }) => engine !== 'SQLite'))('rows of $engine as they come', ({ start }) => {
  let place: Place | ServerPlace
  let written: Written
  beforeAll(async () => {
    place = await start()
    written = await openWritten(place, insertSessions(rows))
  })
  afterAll(() => place.stop())

  const engineOf = () => createEngine(written.address, written.password, true)

  it('are over with the reason when the connection is lost in their middle, and the next statement works', async () => {
    const engine = engineOf()
    let count = 0
    const read = engine.readEach?.('bulk', endless, () => {
      count += 1
      if (count === 1000) void written.cut()
    })
    await expect(read).rejects.toMatchObject({ failure: { code: 'UNAVAILABLE' } })
    expect(count).toBeGreaterThanOrEqual(1000)
    const seen: unknown[] = []
    await engine.readEach?.('bulk', raw("select 'here'"), row => seen.push(row[0]))
    expect(seen).toEqual(['here'])
    await engine.close()
  })

  it('are over at once where they cannot be taken, and the next statement does not wait for the rest', async () => {
    const engine = engineOf()
    const read = engine.readEach?.('bulk', endless, () => {
      throw new Error('no room')
    })
    await expect(read).rejects.toThrow()
    const began = performance.now()
    await engine.readEach?.('bulk', raw('select 1'), () => undefined)
    expect(performance.now() - began).toBeLessThan(5000)
    await engine.close()
  })

  it('say what is wrong with a statement', async () => {
    const engine = engineOf()
    const read = engine.readEach?.('bulk', raw('select nothing from nowhere'), () => undefined)
    await expect(read).rejects.toMatchObject({ failure: { code: 'NOT_FOUND' } })
    await engine.close()
  })
})
