import { describe, expect, it, vi } from 'vitest'
import type { Connection, TestStep } from '../../shared/contract/connections.ts'
import { mysqlAddress, siteNamed } from '../unit/api/sites.ts'
import { patience } from './console-under-test.ts'
import type { ConsoleUnderTest } from './console-under-test.ts'

const password = 'contract-password-58'
const secretKey = 'contract-secret-key-58'

/** Given to the console by these tests; must be nowhere in what it says or writes. */
export const secretWords = [password, secretKey]

export function describeConnections({ client, reply, events, site: watched }: ConsoleUnderTest): void {
  describe('connections', () => {
    const site = () => siteNamed('Contract shop', { store: mysqlAddress({ host: '127.0.0.1', port: 1 }) })
    let saved: Connection

    it('are saved with secrets that never come back', async () => {
      const secrets = { password, secretKey, secretKeyFallbacks: [`${secretKey}-old`] }
      saved = await client('connections.save', { id: null, site: site(), secrets })
      expect(saved).toMatchObject({
        site: site(),
        demo: false,
        isOpen: false,
        held: { password: true, secretKey: true, secretKeyFallbacks: 1 },
      })
      const taken = await reply('connections.save', { id: null, site: site(), secrets: {} })
      expect(taken).toMatchObject({ ok: false, error: { code: 'CONFLICT' } })
    })

    it('are tested step by step, and told at the step that fails', async () => {
      const input = { id: saved.id, site: site(), secrets: {}, testId: 't1' }
      const { passed, steps, users } = await client('connections.test', input)
      expect(users).toBeNull()
      const failed = steps.find(({ state }) => state === 'failed')
      expect(passed).toBe(false)
      expect(failed).toMatchObject({ step: 'reach', hint: expect.any(String) as string })
      await vi.waitFor(() => {
        const told = events['connection-test'].filter(({ testId }) => testId === 't1').map(({ step }) => step)
        expect(told.filter((step): step is TestStep => step !== null)).toEqual(steps)
        expect(told.at(-1)).toBeNull()
      }, patience)
    })

    it('do not send a held password to another server', async () => {
      const moved = { ...site(), store: mysqlAddress({ host: '127.0.0.1', port: 2 }) }
      for (const [method, more] of [
        ['connections.test', { testId: 't2' }],
        ['connections.inspect', {}],
        ['connections.save', {}],
      ] as const) {
        const answer = await reply(method, { id: saved.id, site: moved, secrets: {}, ...more })
        expect(answer).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } })
        expect(JSON.stringify(answer)).toContain('type the password again')
      }
    })

    it('take what a settings file says, and its secrets without showing them', async () => {
      const text = "SECRET_KEY = 'a key in a file'\nDATABASES = {'default': {'ENGINE': 'sqlite3', 'NAME': '/srv/db'}}\n"
      const reading = await client('connections.readSettings', { text })
      expect(reading).toMatchObject({ fields: { kind: 'sqlite', file: '/srv/db' }, found: { secretKey: true } })
      expect(JSON.stringify(reading)).not.toContain('a key in a file')
      const { readingId } = reading
      const made = { ...site(), name: 'from a file' }
      const kept = await client('connections.save', { id: null, site: made, secrets: { readingId } })
      expect(kept.held).toEqual({ password: false, cachePassword: false, secretKey: true, secretKeyFallbacks: 0 })
      await client('connections.remove', { connectionId: kept.id })
      const forgotten = await reply('connections.save', { id: null, site: made, secrets: { readingId: 'other' } })
      expect(forgotten).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } })
    })

    it('refuse a settings file that is none, with the line', async () => {
      const broken = await reply('connections.readSettings', { text: 'A = 1\nB = = 2\n' })
      const message = expect.stringMatching(/^Line 2 is no Python/) as string
      expect(broken).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST', message } })
      const large = await reply('connections.readSettings', { text: '# '.repeat(200_000) })
      expect(large).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } })
      expect(JSON.stringify(large)).toContain('too large for a settings file')
    })

    it('are looked into for tables', async () => {
      const proposal = await client('connections.inspect', { id: watched().id, site: watched().site, secrets: {} })
      expect(proposal.sessionTables.map(({ table }) => table)).toContain('django_session')
      expect(proposal.userTables.map(({ table }) => table)).toContain('auth_user')
      const unreachable = { id: saved.id, site: site(), secrets: {} }
      const answer = await reply('connections.inspect', unreachable)
      expect(answer).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
    })

    it('are proposed a user table by a test, where none was chosen', async () => {
      const site = { ...watched().site, users: null }
      const input = { id: watched().id, site, secrets: {}, testId: 't3', proposeUsers: true }
      const { passed, users } = await client('connections.test', input)
      expect(passed).toBe(true)
      expect(users?.table).toBe('auth_user')
      const { users: unasked } = await client('connections.test', { ...input, testId: 't4', proposeUsers: false })
      expect(unasked).toBeNull()
    })

    it('open even when the server is away, and say so in their status', async () => {
      expect(await client('connections.open', { connectionId: saved.id })).toMatchObject({ isOpen: true })
      await vi.waitFor(async () => {
        const status = await client('monitor.status', { connectionId: saved.id })
        expect(status).toMatchObject({ failure: { code: 'UNAVAILABLE' } })
      }, patience)
      await client('connections.close', { connectionId: saved.id })
      const answer = await reply('monitor.status', { connectionId: saved.id })
      expect(answer).toMatchObject({ ok: false, error: { code: 'CONFLICT' } })
    })

    it('open for this run alone without being saved, and are known again by the same id', async () => {
      const elsewhere = siteNamed('Not saved', { store: mysqlAddress({ host: '127.0.0.1', port: 3 }) })
      const secrets = { password, secretKey }
      const opened = await client('connections.openUnsaved', { site: elsewhere, secrets })
      expect(opened).toMatchObject({ site: elsewhere, demo: false, isOpen: true, held: { password: true } })
      expect((await client('connections.list', {})).map(({ id }) => id)).not.toContain(opened.id)
      await vi.waitFor(async () => {
        const status = await client('monitor.status', { connectionId: opened.id })
        expect(status).toMatchObject({ failure: { code: 'UNAVAILABLE' } })
      }, patience)
      await client('connections.close', { connectionId: opened.id })
      const again = await client('connections.openUnsaved', { site: { ...elsewhere, name: 'Again' }, secrets })
      expect(again.id).toBe(opened.id)
      await client('connections.close', { connectionId: again.id })
    })

    it('are forgotten when removed', async () => {
      await client('connections.remove', { connectionId: saved.id })
      const listed = await client('connections.list', {})
      expect(listed.map(({ id }) => id)).toEqual([watched().id])
    })

    it('offer the demo where the runtime has SQLite, and say what has it where not', async () => {
      const { sqlite } = await client('app.info', {})
      const answer = await reply('connections.openDemo', {})
      const unsupported = { ok: false, error: { code: 'UNSUPPORTED', hint: expect.stringContaining('Node') as string } }
      expect(answer).toMatchObject(sqlite ? { ok: true, value: { id: 'demo', isOpen: true } } : unsupported)
    })
  })
}
