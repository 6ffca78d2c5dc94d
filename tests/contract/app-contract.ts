import { describe, expect, it } from 'vitest'
import type { ConsoleUnderTest } from './console-under-test.ts'

export function describeApp({ client, reply, on, dataFolder }: ConsoleUnderTest): void {
  describe('itself', () => {
    it('says what it is and where it keeps its files', async () => {
      const info = await client('app.info', {})
      expect(info).toMatchObject({ dataFolder, notices: [] })
      // Its words come from the runtime: where there is no SQLite, they say which has it.
      expect(info.sqliteHint).toEqual(info.sqlite ? null : expect.stringContaining('SQLite'))
    })

    it('keeps preferences', async () => {
      const before = await client('app.preferences', {})
      const after = await client('app.setPreferences', { theme: 'dark', timeZone: 'Europe/Berlin' })
      expect(after).toEqual({ ...before, theme: 'dark', timeZone: 'Europe/Berlin' })
      expect(await client('app.preferences', {})).toEqual(after)
    })

    it.each([
      ['constructor', {}, 'NOT_FOUND'],
      ['__proto__.x', {}, 'NOT_FOUND'],
      ['sessions.page', null, 'BAD_REQUEST'],
      ['sessions.page', { limit: 501 }, 'BAD_REQUEST'],
      ['sessions.detail', { ref: 'no-such-ref' }, 'NOT_FOUND'],
      ['overview.figures', { connectionId: 'nobody' }, 'CONFLICT'],
      ['connections.open', { connectionId: '__proto__' }, 'NOT_FOUND'],
      ['jobs.get', { jobId: 'nobody' }, 'NOT_FOUND'],
    ])('answers %s with %j by a failure and never throws', async (method, input, code) => {
      const asked = input && { ...on(), ...input }
      expect(await reply(method, asked)).toMatchObject({ ok: false, error: { code } })
    })
  })
}
