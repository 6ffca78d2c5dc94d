import type { ResourceLimits } from 'node:worker_threads'
import { onTestFinished, describe, expect, it, vi } from 'vitest'
import { createMonitors } from '../../../electron/api/monitors.ts'
import type { Monitors } from '../../../electron/api/monitors.ts'
import { noSecrets } from '../../../electron/api/memory-vault.ts'
import type { MonitorStart } from '../../../electron/monitor/protocol.ts'
import type { MonitorStatus } from '../../../shared/contract/monitor.ts'
import { siteNamed } from './sites.ts'

const thread = new URL('./threads/obedient-thread.ts', import.meta.url)
const filter = { filter: {}, sort: { column: 'idle', direction: 'ascending' }, offset: 0, limit: 1 } as const

function startOf(name: string): MonitorStart {
  return {
    connectionId: 'c1',
    site: siteNamed(name),
    secrets: noSecrets,
    folder: '/nowhere',
    fingerprintKey: new Uint8Array(32),
    refreshIntervalMs: 2000,
  }
}

function opened(name = 'Shop', url = thread, resourceLimits?: ResourceLimits) {
  const statuses: MonitorStatus[] = []
  const lines: string[] = []
  const monitors: Monitors = createMonitors({
    thread: url,
    onStatus: status => void statuses.push(status),
    onSeen: () => undefined,
    onProgress: () => undefined,
    log: line => void lines.push(line),
    ...(resourceLimits === undefined ? {} : { resourceLimits }),
  })
  onTestFinished(() => monitors.closeAll())
  monitors.open(startOf(name))
  return { monitors, statuses, lines }
}

describe('a monitor thread', () => {
  it('answers, tells its status, and passes failures on as they are', async () => {
    const { monitors, statuses } = opened()
    expect(await monitors.status('c1')).toMatchObject({ state: 'live', version: 7 })
    expect(statuses[0]).toMatchObject({ state: 'live' })
    await expect(monitors.of('c1').figures()).rejects.toMatchObject({
      failure: { code: 'UNAVAILABLE', message: 'The database went away', hint: 'Wait', retryable: true },
    })
  })

  it('has what its drivers say put into the log', async () => {
    const { lines } = opened()
    await vi.waitFor(() => expect(lines).toEqual(['monitor of c1: the driver said something of Shop']))
  })

  it('that is not open is a conflict', async () => {
    const { monitors } = opened()
    const conflict = { failure: { code: 'CONFLICT' } }
    expect(() => monitors.of('c2')).toThrow('not open')
    await expect(monitors.status('__proto__')).rejects.toMatchObject(conflict)
    await monitors.close('c1')
    await expect(monitors.status('c1')).rejects.toMatchObject(conflict)
  })

  it('that dies fails what was asked, says so, and is started again', async () => {
    const { monitors, statuses, lines } = opened()
    const unanswered = monitors.of('c1').page(filter)
    const fatal = monitors.of('c1').refresh()
    await expect(unanswered).rejects.toMatchObject({ failure: { code: 'UNAVAILABLE' } })
    await expect(fatal).rejects.toMatchObject({ failure: { code: 'UNAVAILABLE' } })
    await vi.waitFor(() => expect(statuses.at(-1)?.state).toBe('reconnecting'))
    expect(statuses.at(-1)).toMatchObject({ sessions: 3, failure: { message: expect.stringContaining('Shop') } })
    expect(await monitors.status('c1')).toMatchObject({ state: 'reconnecting' })
    expect(lines.join()).toContain('the thread dies')
    await vi.waitFor(() => expect(statuses.at(-1)?.state).toBe('live'), 10_000)
    expect(await monitors.status('c1')).toMatchObject({ state: 'live', failure: null })
  })

  it('that runs out of memory says so, and the others go on', async () => {
    const { monitors, statuses, lines } = opened('Shop', thread, { maxOldGenerationSizeMb: 24 })
    monitors.open({ ...startOf('Library'), connectionId: 'c2' })
    await expect(monitors.of('c1').expired()).rejects.toMatchObject({ failure: { code: 'UNAVAILABLE' } })
    const ofShop = () => statuses.findLast(({ connectionId }) => connectionId === 'c1')
    await vi.waitFor(() => expect(ofShop()?.state).toBe('reconnecting'))
    expect(ofShop()?.failure?.message).toBe('Watching "Shop" ran out of memory and is being started again')
    expect(lines.join()).toContain('memory')
    expect(await monitors.status('c2')).toMatchObject({ state: 'live' })
    await vi.waitFor(() => expect(ofShop()?.state).toBe('live'), 10_000)
  })

  it('that cannot even be loaded is tried again and can be closed meanwhile', async () => {
    const { monitors, statuses } = opened('Shop', new URL('./threads/not-there.ts', import.meta.url))
    await vi.waitFor(() => expect(statuses.at(-1)?.state).toBe('reconnecting'))
    await monitors.close('c1')
    expect(monitors.has('c1')).toBe(false)
  })

  it('that does not finish is ended', async () => {
    const { monitors } = opened('Stubborn')
    const unanswered = monitors.of('c1').page(filter)
    const refused = expect(unanswered).rejects.toMatchObject({ failure: { code: 'UNAVAILABLE' } })
    await monitors.close('c1')
    await refused
    expect(monitors.has('c1')).toBe(false)
  })

  it('is not started twice', async () => {
    const { monitors, statuses } = opened()
    monitors.open(startOf('Shop'))
    await monitors.status('c1')
    expect(statuses).toHaveLength(1)
  })
})
