import { expect, onTestFinished, test, vi } from 'vitest'
import { freshFolder } from '../api/folders.ts'
import { secrets } from '../../monitor/django-row.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'
import { consoleIn, failing } from './consoles.ts'
import { day } from './policies.ts'

async function openShop(mode: 'operator' | 'read-only') {
  const site = siteInFile()
  onTestFinished(site.end)
  site.addUser(1)
  for (let at = 0; at < 40; at += 1) {
    const age = at < 30 ? 20 * day : day
    site.save(`${at}`.padStart(32, 'k'), site.loginOf(1), { at: Date.now() - age * 1000 })
  }
  const client = consoleIn(freshFolder(), 'ana@desk-4')
  const { id: connectionId } = await client.call('connections.save', {
    id: null,
    site: { ...site.site, name: 'Shop', mode },
    secrets: { secretKey: secrets.secretKey ?? '' },
  })
  await client.call('connections.open', { connectionId })
  await vi.waitFor(async () => {
    expect((await client.call('monitor.status', { connectionId })).state).toBe('live')
  }, 10_000)
  return { site, client, connectionId }
}

test('expired rows are cleared by a job, with intent and outcome in the audit log', async () => {
  const { site, client, connectionId } = await openShop('operator')
  const before = await client.call('policy.expired', { connectionId })
  expect(before.sessions).toBe(30)
  const { jobId } = await client.call('policy.clearExpired', { connectionId, reason: 'spring cleaning' })
  const job = await vi.waitFor(async () => {
    const seen = await client.call('jobs.get', { jobId })
    expect(seen.state).toBe('done')
    return seen
  }, 10_000)
  expect(job).toMatchObject({
    kind: 'clear',
    done: 30,
    total: 30,
    result: { cleared: 30, bytes: before.bytes, notStarted: 0, trouble: null },
  })
  expect(site.keys()).toHaveLength(10)
  await vi.waitFor(async () => {
    const { actions } = await client.call('audit.page', { text: 'spring', connectionId, offset: 0, limit: 5 })
    expect(actions).toMatchObject([
      {
        intent: { action: 'policy.clearExpired', summary: 'clear 30 expired sessions', reason: 'spring cleaning' },
        outcome: { result: 'done', detail: `30 cleared, ${before.bytes} bytes of session data` },
      },
    ])
  })
})

test('nothing is cleared on a read-only connection, or without a reason', async () => {
  const { site, client, connectionId } = await openShop('read-only')
  const ask = (reason: string) => client.call('policy.clearExpired', { connectionId, reason })
  await expect(ask('spring cleaning')).rejects.toEqual(failing('FORBIDDEN', /read-only/))
  await expect(ask(' ')).rejects.toEqual(failing('BAD_REQUEST', /reason/))
  expect(site.keys()).toHaveLength(40)
})
