import { describe, expect, it, vi } from 'vitest'
import type { SessionFilter, SessionRow } from '../../shared/contract/session.ts'
import type { PayloadNode, SessionDetail } from '../../shared/contract/sessions.ts'
import { bySize, patience } from './console-under-test.ts'
import type { ConsoleUnderTest } from './console-under-test.ts'

export function describeWatching({
  client,
  reply,
  events,
  site,
  on,
  olderSamples,
  page,
  anySession,
  auditOf,
  sessionKeys,
  recorder,
}: ConsoleUnderTest): void {
  describe('the site', () => {
    it('is listed as open', async () => {
      expect(site()).toMatchObject({ isOpen: true })
      const listed = (await client('connections.list', {})).find(({ id }) => id === site().id)
      expect(listed).toMatchObject({ isOpen: true, site: site().site })
    })

    it('is watched, paused and refreshed', async () => {
      expect(await client('monitor.status', on())).toMatchObject({ ...on(), state: 'live' })
      await client('monitor.pause', on())
      await vi.waitFor(() => expect(events.monitor.at(-1)?.state).toBe('paused'), patience)
      await client('monitor.resume', on())
      await vi.waitFor(() => expect(events.monitor.at(-1)?.state).toBe('live'), patience)
      await client('monitor.setRefreshInterval', { ...on(), refreshIntervalMs: 500 })
      expect(await client('monitor.status', on())).toMatchObject({ refreshIntervalMs: 500 })
      await client('monitor.refresh', on())
      const { updatedAt } = await client('monitor.status', on())
      await vi.waitFor(() => expect(events.monitor.at(-1)?.updatedAt).toBeGreaterThan(updatedAt ?? 0), patience)
    })

    it('shows sessions in pages that neither overlap nor miss one', async () => {
      await client('monitor.pause', on())
      const fingerprints: string[] = []
      let total = 1
      for (let offset = 0; offset < total; offset += 300) {
        const input = { ...on(), filter: {}, sort: bySize, offset, limit: 300 }
        const { rows, ...counts } = await client('sessions.page', input)
        expect(counts.filtered).toBe(counts.total)
        total = counts.total
        fingerprints.push(...rows.map(row => row.fingerprint))
      }
      expect(total).toBeGreaterThan(1_000)
      expect(new Set(fingerprints).size).toBe(total)
      await client('monitor.resume', on())
    })

    it('counts alike in the figures and in the list behind them', async () => {
      await client('monitor.pause', on())
      const figures = await client('overview.figures', on())
      const counted = async (filter: SessionFilter) => (await page(filter, 1)).filtered
      expect(figures.loggedInSessions).toBe(await counted({ status: ['authenticated'] }))
      expect(figures.anonymous).toBe(await counted({ status: ['anonymous'] }))
      expect(figures.expiredNotCleared).toBe(await counted({ status: ['expired'] }))
      expect(figures.total).toBe(await counted({}))
      const { filtered, total } = await client('users.page', { ...everyone, ...on(), only: 'logged-in' })
      expect(figures.loggedInPeople).toBe(filtered)
      expect(filtered).toBeGreaterThan(0)
      expect(filtered).toBeLessThan(total)
      await client('monitor.resume', on())
    })

    it('has a history for the charts', async () => {
      for (const range of ['5m', '1h', '24h', '7d', '30d'] as const) {
        const history = await client('overview.history', { ...on(), range })
        expect(history.range).toBe(range)
        for (const { at } of history.samples) expect(at >= history.from && at <= history.to).toBe(true)
      }
      const month = await client('overview.history', { ...on(), range: '30d' })
      expect(month.samples.length).toBeGreaterThan(olderSamples())
    })

    it('knows people and one of them', async () => {
      const { rows } = await client('users.page', { ...everyone, ...on(), only: 'several-sessions' })
      const [first] = rows
      expect(first?.sessions).toBeGreaterThan(1)
      const personKey = first?.person.key ?? ''
      const detail = await client('users.detail', { ...on(), personKey })
      expect(detail).toMatchObject({ person: { key: personKey }, source: 'user-table' })
      expect(detail.sessions.every(({ person }) => person?.key === personKey)).toBe(true)
      expect(detail.sessions.length).toBe(detail.sessionsTotal)
    })

    it('looks up people without a session in the user table', async () => {
      const found = await client('users.lookup', { ...on(), text: 'a' })
      expect(found).toMatchObject({ hasUserTable: true })
      for (const { key } of found.people) {
        const detail = await client('users.detail', { ...on(), personKey: key })
        expect(detail).toMatchObject({ person: { key }, source: 'user-table' })
      }
    })
  })

  describe('one session', () => {
    it('shows its payload with the authentication hash masked for good', async () => {
      const detail = await detailOf(await anySession())
      const hash = findNode(detail, '_auth_user_hash')
      expect(hash).toMatchObject({ masked: true, text: null })
      const path = ['_auth_user_hash']
      const answer = await reply('sessions.reveal', { ...on(), ref: detail.row.ref, path })
      expect(answer).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
    })

    it('reveals another masked value, and the audit log has who looked', async () => {
      const { node, detail } = await maskedValue()
      const input = { ...on(), ref: detail.row.ref, path: [...node.path] }
      expect((await client('sessions.reveal', input)).text).not.toBe('')
      const [action] = (await client('audit.page', { text: detail.row.fingerprint, ...on(), offset: 0, limit: 1 }))
        .actions
      expect(action?.intent).toMatchObject({ action: 'sessions.reveal', fingerprints: [detail.row.fingerprint] })
      expect(action?.outcome?.result).toBe('done')
    })

    const detailOf = (row: SessionRow) => client('sessions.detail', { ...on(), ref: row.ref })

    async function maskedValue(): Promise<{ node: PayloadNode; detail: SessionDetail }> {
      for (const row of (await page({ status: ['anonymous'] }, 50)).rows) {
        const detail = await detailOf(row)
        const node = detail.payload?.find(each => each.masked && each.key !== '_auth_user_hash')
        if (node) return { node, detail }
      }
      throw new Error('the site has no masked value')
    }
  })

  describe('a pasted cookie', () => {
    it('is looked up by its key, which comes out nowhere, the audit log included', async () => {
      const [sessionKey = ''] = await sessionKeys()
      const found = await client('cookie.inspect', { ...on(), value: `sessionid=${sessionKey}` })
      expect(found).toMatchObject({ kind: 'session', detail: { gone: false } })
      expect(recorder().heard.some(words => words.includes(sessionKey))).toBe(false)
      expect(await auditOf(sessionKey)).toEqual([])
      expect(await client('cookie.inspect', { ...on(), value: 'nobodyhasthiskey' })).toEqual({
        kind: 'nothing',
        why: 'no-session',
      })
    })

    it('is read where it is a signed one, and never believed without its signature', async () => {
      const value = 'eyJfYXV0aF91c2VyX2lkIjoiMSJ9:1xUUZJ:pXEyw93funwPbHkynT_vpVJVQNW9SVGTKjjOScL3dFo'
      expect(await client('cookie.inspect', { ...on(), value })).toMatchObject({
        kind: 'signed-cookie',
        status: 'invalid',
        person: null,
      })
      const answer = await reply('cookie.inspect', { ...on(), value: 'x'.repeat(30_000) })
      expect(answer).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } })
      expect(JSON.stringify(answer)).not.toContain('xxx')
    })
  })

  describe('an export', () => {
    it.each(['csv', 'json'] as const)('as %s has the filtered sessions and is audited', async format => {
      await client('monitor.pause', on())
      const filter = { status: ['authenticated' as const] }
      const result = await client('sessions.export', { ...on(), filter, sort: bySize, format })
      const { filtered } = await page(filter, 1)
      expect(result).toMatchObject({ rows: filtered, truncated: false })
      expect(result.text.trimEnd().split('\n')).toHaveLength(filtered + (format === 'csv' ? 1 : 0))
      const [action] = await auditOf(`as ${format}`)
      expect(action).toMatchObject({ intent: { action: 'sessions.export' }, outcome: { result: 'done' } })
      await client('monitor.resume', on())
    })
  })
}

const everyone = {
  text: '',
  only: 'everyone',
  sort: { column: 'sessions', direction: 'descending' },
  offset: 0,
  limit: 50,
} as const

function findNode({ payload }: SessionDetail, key: string): PayloadNode | undefined {
  return payload?.find(node => node.key === key)
}
