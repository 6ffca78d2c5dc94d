import { describe, expect, it } from 'vitest'
import type { AuditWords } from '../../../electron/api/audit-log.ts'
import type { Handlers } from '../../../electron/api/handlers.ts'
import { createRouter, methodNames } from '../../../electron/api/router.ts'
import type { MethodName } from '../../../shared/contract/contract.ts'
import { findCall } from '../../../shared/contract/contract.ts'
import { RollcallError } from '../../../shared/contract/reply.ts'
import { sessionRow } from './rows.ts'
import { siteNamed } from './sites.ts'

/** A router whose handlers only tell that they were reached; `own` replaces those that a test is about. */
function routerOver(own: Partial<Handlers>, mode: 'read-only' | 'operator' = 'operator') {
  const seen: string[] = []
  const entries: AuditWords[] = []
  const lines: string[] = []
  const disk = { full: false }
  const reached = (method: MethodName) => {
    if (!findCall(method)?.audited) return () => void seen.push(method)
    const intend = () => {
      seen.push(`intend ${method}`)
      return Promise.resolve({ connectionId: 'c1', connectionName: 'Shop', summary: 'something' })
    }
    return { intend, run: () => Promise.resolve({ value: seen.push(`run ${method}`), outcome: done }) }
  }
  const handlers = { ...Object.fromEntries(methodNames.map(name => [name, reached(name)])), ...own } as Handlers
  const router = createRouter({
    handlers,
    audit: {
      append(words) {
        if (disk.full) return Promise.reject(new RollcallError('UNAVAILABLE', 'The audit log cannot be written'))
        seen.push(`audit ${words.phase}`)
        entries.push(words)
        return Promise.resolve({ ...words, id: 'e', at: 0, operator: 'ana@desk-4' })
      },
    },
    siteToWrite(connectionId) {
      if (connectionId === 'c1') return Promise.resolve(siteNamed('Shop', { mode }))
      return Promise.reject(new RollcallError('NOT_FOUND', 'There is no such saved connection'))
    },
    log: line => void lines.push(line),
  })
  return { router, seen, entries, lines, disk }
}

const done = { result: 'done', detail: null } as const
const logout = { connectionId: 'c1', planId: 'p1', reason: 'left the company' }

describe('looking up', () => {
  it.each(['__proto__.x', 'constructor', 'constructor.name', 'sessions.__proto__', 'sessions.toString', '', 'app'])(
    'knows no call %j',
    async method => {
      const { router, seen } = routerOver({})
      expect(await router.call(method, {})).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } })
      expect(seen).toEqual([])
    },
  )

  it('survives names that are no text', async () => {
    const { router } = routerOver({})
    for (const method of [null, 7, {}, ['app.info']]) {
      expect(await router.call(method as unknown as string, {})).toMatchObject({ error: { code: 'NOT_FOUND' } })
    }
  })

  it('refuses to start when an audited call has no words for the log', () => {
    expect(() => routerOver({ 'sessions.reveal': () => ({ text: '' }) })).toThrow('sessions.reveal')
    expect(() => routerOver({ 'app.info': { intend: () => {}, run: () => {} } as never })).toThrow('app.info')
  })
})

describe('validating', () => {
  it('names the field that does not fit and reaches nothing', async () => {
    const { router, seen } = routerOver({})
    const reply = await router.call('sessions.applyLogout', { ...logout, reason: ' x ' })
    expect(reply).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } })
    expect(reply.ok ? '' : reply.error.message).toContain('"reason"')
    const nested = await router.call('app.setPreferences', {
      sessionSort: { column: 'secret', direction: 'ascending' },
    })
    expect(nested.ok ? '' : nested.error.message).toContain('"sessionSort.column"')
    expect(seen).toEqual([])
  })

  it('gives the handler only what is declared', async () => {
    const given: unknown[] = []
    const { router } = routerOver({ 'jobs.cancel': input => (given.push(input), {}) })
    await router.call('jobs.cancel', JSON.parse('{"jobId":"j","__proto__":{"admin":true},"extra":1}'))
    expect(given).toEqual([{ jobId: 'j' }])
    expect((given[0] as { admin?: boolean }).admin).toBeUndefined()
  })
})

describe('authorising', () => {
  it('refuses a write on a read-only connection before anything else happens', async () => {
    const { router, seen } = routerOver({}, 'read-only')
    const reply = await router.call('sessions.applyLogout', logout)
    expect(reply).toMatchObject({ ok: false, error: { code: 'FORBIDDEN', retryable: false } })
    expect(reply.ok ? '' : reply.error.message).toMatch(/^This connection is read-only.*"Shop"/)
    expect(seen).toEqual([])
  })

  it('refuses every write to a site, whichever they are', async () => {
    const writes = methodNames.filter(name => findCall(name)?.writes === 'site')
    expect(writes).toContain('sessions.applyLogout')
    for (const name of writes) expect(Object.keys(shapeOf(name))).toContain('connectionId')
  })

  it('does not find a connection that is not saved', async () => {
    const { router, seen } = routerOver({})
    expect(await router.call('sessions.applyLogout', { ...logout, connectionId: 'c2' })).toMatchObject({
      error: { code: 'NOT_FOUND' },
    })
    expect(seen).toEqual([])
  })
})

describe('auditing', () => {
  it('writes the intent, then works, then writes the outcome, of one action', async () => {
    const { router, seen, entries } = routerOver({
      'connections.remove': audited(() => ({ value: {}, outcome: done })),
    })
    expect(await router.call('connections.remove', { connectionId: 'c1' })).toEqual({ ok: true, value: {} })
    expect(seen).toEqual(['audit intent', 'audit outcome'])
    expect(entries.map(({ actionId }) => actionId)).toEqual([entries[0]?.actionId, entries[0]?.actionId])
    expect(entries[1]).toMatchObject({ action: 'connections.remove', phase: 'outcome', result: 'done' })
  })

  it('does the work only after the intent is written', async () => {
    const { router, seen } = routerOver({})
    await router.call('connections.remove', { connectionId: 'c1' })
    expect(seen.slice(0, 3)).toEqual(['intend connections.remove', 'audit intent', 'run connections.remove'])
  })

  it('refuses the call when the intent cannot be written', async () => {
    const { router, seen, disk } = routerOver({})
    disk.full = true
    expect(await router.call('connections.remove', { connectionId: 'c1' })).toMatchObject({
      ok: false,
      error: { code: 'UNAVAILABLE' },
    })
    expect(seen).toEqual(['intend connections.remove'])
  })

  it('keeps what was done when only the outcome cannot be written', async () => {
    const { router, disk, lines } = routerOver({
      'connections.remove': audited(() => {
        disk.full = true
        return { value: {}, outcome: done }
      }),
    })
    expect(await router.call('connections.remove', { connectionId: 'c1' })).toEqual({ ok: true, value: {} })
    expect(lines.join()).toContain('audit outcome not written')
  })

  it('writes a failure as its outcome, once', async () => {
    const { router, entries } = routerOver({
      'connections.remove': audited(() => {
        throw new RollcallError('CONFLICT', 'It is in use')
      }),
    })
    expect(await router.call('connections.remove', { connectionId: 'c1' })).toMatchObject({
      error: { code: 'CONFLICT', message: 'It is in use' },
    })
    expect(entries.map(({ phase, result, detail }) => [phase, result, detail])).toEqual([
      ['intent', null, null],
      ['outcome', 'failed', 'It is in use'],
    ])
  })

  it('replies at once for a job and writes its outcome when it has ended', async () => {
    let end = (_outcome: { result: 'cancelled'; detail: string }) => {}
    const outcome = new Promise<{ result: 'cancelled'; detail: string }>(resolve => (end = resolve))
    const { router, entries } = routerOver({
      'sessions.applyLogout': audited(() => ({ value: { jobId: 'j' }, outcome })),
    })
    expect(await router.call('sessions.applyLogout', logout)).toEqual({ ok: true, value: { jobId: 'j' } })
    expect(entries).toHaveLength(1)
    end({ result: 'cancelled', detail: '2 logged out, 3 not started' })
    await router.settled()
    expect(entries[1]).toMatchObject({ phase: 'outcome', result: 'cancelled', detail: '2 logged out, 3 not started' })
  })
})

describe('replying', () => {
  it('leaves out whatever the contract does not declare', async () => {
    const row = { ...sessionRow(), sessionKey: 'a'.repeat(32), person: { ...sessionRow().person, password: 'hash' } }
    const page = { rows: [row], filtered: 1, total: 1, version: 1, at: 1, sql: 'select' }
    const { router } = routerOver({ 'sessions.page': () => page as never })
    const reply = await router.call('sessions.page', pageInput)
    expect(reply).toEqual({ ok: true, value: { rows: [sessionRow()], filtered: 1, total: 1, version: 1, at: 1 } })
  })

  it('turns an unknown error into a reference, and tells the rest to the log only', async () => {
    const { router, lines } = routerOver({
      'app.info': () => {
        throw new Error("Access denied for user 'x'@'10.0.0.7'")
      },
    })
    const reply = await router.call('app.info', {})
    expect(reply).toMatchObject({ ok: false, error: { code: 'INTERNAL', retryable: false } })
    expect(JSON.stringify(reply)).not.toContain('10.0.0.7')
    const reference = /reference (\w{8})/.exec(reply.ok ? '' : reply.error.message)?.[1]
    expect(reference).toBeDefined()
    expect(lines.join()).toContain(`[${reference}] app.info`)
  })

  it('refuses to send a reply that does not fit, without its values in the log', async () => {
    const { router, lines } = routerOver({
      'sessions.reveal': audited(() => ({ value: { text: 42_4242 }, outcome: done })),
    })
    const reply = await router.call('sessions.reveal', { connectionId: 'c1', ref: 's1', path: ['a'] })
    expect(reply).toMatchObject({ ok: false, error: { code: 'INTERNAL' } })
    expect(lines.join()).toContain('text (invalid_type)')
    expect(lines.join()).not.toContain('424242')
  })

  it('survives anything that is thrown', async () => {
    for (const thrown of [null, undefined, 'text', 7, Object.create(null) as object]) {
      const { router } = routerOver({
        'app.info': () => {
          // oxlint-disable-next-line typescript/only-throw-error
          throw thrown
        },
      })
      expect(await router.call('app.info', {})).toMatchObject({ ok: false, error: { code: 'INTERNAL' } })
    }
  })
})

const pageInput = {
  connectionId: 'c1',
  filter: {},
  sort: { column: 'idle', direction: 'ascending' },
  offset: 0,
  limit: 500,
}

function audited(run: () => unknown) {
  return {
    intend: () => Promise.resolve({ connectionId: 'c1', connectionName: 'Shop', summary: 'something' }),
    run: () => Promise.resolve().then(run),
  } as never
}

function shapeOf(method: MethodName): object {
  return (findCall(method) as unknown as { input: { shape: object } }).input.shape
}
