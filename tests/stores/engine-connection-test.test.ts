import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testConnection } from '../../electron/api/connection-test.ts'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import type { Secrets } from '../../electron/monitor/protocol.ts'
import type { Site, TestStep } from '../../shared/contract/connections.ts'
import { sessionAuthHashes } from '../../shared/django/auth.ts'
import { encodeSession } from '../../shared/django/encode.ts'
import { expectedSteps, shapeOf } from '../../shared/test-steps.ts'
import { makeCertificates } from '../servers/certificates.ts'
import { startMemcached } from '../servers/memcached.ts'
import type { TestRedis } from '../servers/redis.ts'
import { startRedis } from '../servers/redis.ts'
import { freePort } from '../servers/server-process.ts'
import { fileSite, makeFolder } from './folder-place.ts'
import { memcachedSite } from './memcached-place.ts'
import type { Place } from './places.ts'
import { engines, insertSessions, like, siteOf } from './places.ts'
import { cachePrefix, redisAddress, redisSite } from './redis-place.ts'

const secretKey = 'the key of the test site'
const signed = (site: Site) => {
  const { keySalt, release, serializer } = site.django
  return encodeSession(
    nodePrimitives,
    { secretKey, fallbacks: [], keySalt, release, serializer },
    '{"_auth_user_id":"1"}',
    1_795_000_000,
  )
}
const keyNumber = (number: number) => String(number).padStart(32, 'k')

async function run(site: Site, secrets: Partial<Secrets> = {}, proposeUsers = false) {
  const told: TestStep[] = []
  const log: string[] = []
  const held = { password: null, cachePassword: null, secretKey: null, secretKeyFallbacks: [], ...secrets }
  const { steps, users } = await testConnection(site, held, {
    onStep: step => told.push(step),
    proposeUsers,
    log: line => log.push(line),
  })
  expect(told).toEqual(steps)
  // Never another step than the panel shows, and all of them unless one failed.
  const names = steps.map(({ step }) => step)
  const isWhole = steps.at(-1)?.state !== 'failed'
  expect(names).toEqual(isWhole ? expectedSteps(shapeOf(site)) : expectedSteps(shapeOf(site)).slice(0, names.length))
  return { steps, users, log }
}
const states = (steps: readonly TestStep[]) => steps.map(({ step, state }) => `${step} ${state}`)
const stepOf = (steps: readonly TestStep[], name: string) => steps.find(({ step }) => step === name)

describe('a Redis', () => {
  let redis: TestRedis
  let site: Site
  const certificates = makeCertificates('localhost')

  beforeAll(async () => {
    redis = await startRedis()
    site = redisSite(redisAddress(redis))
    // {'_auth_user_id': '1'}, as pickle.dumps writes it in protocol 4.
    const value = Buffer.from('80049518000000000000007d948c0d5f617574685f757365725f6964948c013194732e', 'hex')
    for (let number = 0; number < 3; number += 1) {
      await redis.client.sendCommand(['SET', cachePrefix + keyNumber(number), value, 'EX', '3600'])
    }
    for (let number = 0; number < 50; number += 1) await redis.client.sendCommand(['SET', `other:${number}`, 'x'])
  })
  afterAll(() => redis.stop())

  it('passes every step', async () => {
    const { steps } = await run(site)
    expect(states(steps)).toEqual([
      'resolve passed',
      'reach passed',
      'tls passed',
      'sign-in passed',
      'find-sessions passed',
      'may-log-out passed',
      'decode-row passed',
    ])
    expect(steps[2]?.detail).toBe('Not encrypted, but within this machine')
    expect(steps[3]?.detail).toMatch(/^Redis [\d.]+ answers in/)
    expect(steps[4]?.detail).toBe('3 sessions found')
    expect(steps[6]?.detail).toBe('3 sessions were read')
  })

  it('finds the people where there is a database, and says what is wrong with that', async () => {
    const { steps } = await run({ ...site, store: { kind: 'sqlite', file: '/nowhere/db.sqlite3' } }, {}, true)
    expect(states(steps).slice(-2)).toEqual(['decode-row passed', 'find-users failed'])
    expect(steps.at(-1)?.detail).toContain('/nowhere/db.sqlite3')
  })

  it('warns where no session is found, and says what to check', async () => {
    const { steps } = await run(redisSite(redisAddress(redis, { database: 5 })))
    expect(stepOf(steps, 'find-sessions')).toMatchObject({
      state: 'warning',
      detail: 'There is no session yet',
      hint: like(/KEY_PREFIX, VERSION, the number of the database/),
    })
    expect(states(steps).at(-1)).toBe('decode-row skipped')
  })

  it('fails where no value can be read', async () => {
    await redis.client.sendCommand(['SET', `shop${cachePrefix}${keyNumber(1)}`, 'neither', 'EX', '60'])
    const { steps } = await run(redisSite(redisAddress(redis), {}, { keyPrefix: 'shop' }))
    expect(steps.at(-1)).toMatchObject({ step: 'decode-row', state: 'failed', detail: like(/^1 of 1 sessions cannot/) })
  })

  it('does not ask what a read-only connection may do', async () => {
    const { steps } = await run({ ...site, mode: 'read-only' })
    expect(stepOf(steps, 'may-log-out')).toMatchObject({ state: 'skipped', detail: like(/Choose Operator/) })
  })

  it('stops where the way ends: name, port, password', async () => {
    const at = (host: string, port: number) => redisSite(redisAddress({ host, port }))
    const unknown = await run(at('no-such-host.invalid', 6379))
    expect(unknown.steps).toMatchObject([{ step: 'resolve', state: 'failed', hint: like(/./) }])
    expect(states((await run(at('127.0.0.1', await freePort()))).steps)).toEqual(['resolve passed', 'reach failed'])
    await redis.client.sendCommand(['ACL', 'SETUSER', 'watcher', 'on', '>right-word', '~*', '&*', '+@all'])
    const watcher = redisSite(redisAddress(redis, { user: 'watcher' }))
    const { steps, log } = await run(watcher, { cachePassword: 'wrong-word' })
    expect(steps.at(-1)).toMatchObject({ step: 'sign-in', state: 'failed', hint: 'Check user and password.' })
    expect(JSON.stringify(steps)).not.toMatch(/WRONGPASS|wrong-word/)
    expect(log.join('\n')).toContain('WRONGPASS')
    expect(states((await run(watcher, { cachePassword: 'right-word' })).steps).at(-1)).toBe('decode-row passed')
  })

  it('says that a server speaks no TLS, and how one that does is secured', async () => {
    const required = redisSite(redisAddress(redis, { tls: { mode: 'require', caFile: null } }))
    expect((await run(required)).steps.at(-1)).toMatchObject({
      step: 'tls',
      state: 'failed',
      detail: like(/does not speak TLS on this port/),
    })
    const secure = await startRedis({ tls: certificates })
    const folder = makeFolder()
    const caFile = path.join(folder.folder, 'ca.pem')
    writeFileSync(caFile, certificates.authority)
    try {
      const verified = (mode: 'verify-full' | 'verify-ca', caFile: string | null) =>
        run(redisSite(redisAddress({ ...secure, host: 'localhost' }, { tls: { mode, caFile } })))
      const known = await verified('verify-full', caFile)
      expect(stepOf(known.steps, 'tls')).toMatchObject({ state: 'passed', detail: like(/^Encrypted with TLSv1\.\d$/) })
      expect(stepOf(known.steps, 'sign-in')?.state).toBe('passed')
      expect((await verified('verify-ca', null)).steps.at(-1)).toMatchObject({
        step: 'tls',
        state: 'failed',
        detail: like(/not signed by an authority/),
      })
    } finally {
      folder.stop()
      await secure.stop()
    }
  })

  it('takes a socket, and nodes of which one is missing', async () => {
    const bySocket = await run(redisSite(redisAddress(redis, { socketPath: redis.socketPath })))
    expect(states(bySocket.steps).slice(0, 4)).toEqual([
      'resolve passed',
      'reach passed',
      'tls skipped',
      'sign-in passed',
    ])
    const { host, port } = redis
    const servers = [
      { host, port },
      { host, port: await freePort() },
    ]
    const { steps } = await run(redisSite(redisAddress(redis, { topology: 'sentinel', masterName: 'm', servers })))
    expect(stepOf(steps, 'reach')).toMatchObject({ state: 'warning', detail: like(/Nothing accepts connections at/) })
  })
})

describe('a Memcached', () => {
  it.each([
    [[], 'There is no session yet', /KEY_PREFIX/],
    [['-X'], 'No session is listed', /lists no keys \(-X\).*looked up by the value of their cookie/],
  ] as const)('started with %j says why no session is found', async (args, detail, hint) => {
    const memcached = await startMemcached({ args })
    try {
      const { steps } = await run(memcachedSite([memcached]))
      expect(stepOf(steps, 'find-sessions')).toMatchObject({ state: 'warning', detail, hint: like(hint) })
    } finally {
      await memcached.stop()
    }
  })
})

describe('files', () => {
  const place = makeFolder()
  const site = fileSite(place.folder)
  const save = (number: number, data: string) =>
    writeFileSync(path.join(place.folder, `sessionid${keyNumber(number)}`), data)
  afterAll(() => place.stop())

  it('warns while there are none, then passes every step', async () => {
    const empty = await run(site, { secretKey })
    expect(stepOf(empty.steps, 'find-sessions')).toMatchObject({ state: 'warning', hint: like(/SESSION_COOKIE_NAME/) })
    save(1, signed(site))
    save(2, signed(site))
    const { steps } = await run(site, { secretKey })
    expect(states(steps)).toEqual([
      'resolve passed',
      'reach passed',
      'find-sessions passed',
      'may-log-out passed',
      'decode-row passed',
      'check-key passed',
    ])
    expect(steps.at(-1)?.detail).toBe('2 of 2 sessions verify')
    expect((await run(site, { secretKey: 'another' })).steps.at(-1)).toMatchObject({
      step: 'check-key',
      state: 'failed',
    })
  })

  it('says what is wrong with the folder', async () => {
    expect((await run(fileSite('/nowhere/sessions'))).steps).toMatchObject([
      { step: 'resolve', state: 'failed', detail: 'There is no folder /nowhere/sessions.', hint: like(/./) },
    ])
    const closed = path.join(path.dirname(place.folder), 'closed')
    mkdirSync(closed)
    chmodSync(closed, 0)
    const { steps } = await run(fileSite(closed))
    // The super-user may read it all the same.
    if (process.getuid?.() !== 0) expect(steps.at(-1)).toMatchObject({ step: 'reach', state: 'failed' })
  })
})

describe('signed cookies', () => {
  it('say what can be seen, with and without a database', async () => {
    const site = fileSite('/nowhere')
    const cookies: Site = { ...site, files: undefined, django: { ...site.django, sessionEngine: 'signed_cookies' } }
    expect((await run(cookies)).steps).toMatchObject([
      { step: 'find-sessions', state: 'warning', detail: like(/browsers alone/), hint: like(/Sessions page/) },
    ])
  })
})

describe('a cache beside a database', () => {
  let place: Place
  let redis: TestRedis
  beforeAll(async () => {
    const sqlite = engines.find(({ engine }) => engine === 'SQLite')
    if (sqlite === undefined) throw new Error('There is always SQLite')
    ;[place, redis] = await Promise.all([sqlite.start(), startRedis()])
  })
  afterAll(() => Promise.all([place?.stop(), redis?.stop()]))

  const siteWith = async (cache: Site['cache']): Promise<Site> => {
    const database = await place.newDatabase()
    const site = siteOf(place.address(database))
    await place.run(database, insertSessions([[keyNumber(1), signed(site), '2030-01-01 00:00:00']]))
    return { ...site, cache, django: { ...site.django, sessionEngine: 'cached_db' } }
  }
  const cacheAt = (port: number) => redisSite(redisAddress({ host: '127.0.0.1', port })).cache

  it('may be there for the people alone', async () => {
    const database = await place.newDatabase()
    await place.run(
      database,
      `insert into auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
        values (1, 'pw', 1, 'ana', '', '', '', 1, 1, '2026-01-01 00:00:00')`,
    )
    const site: Site = { ...redisSite(redisAddress(redis)), store: place.address(database) }
    const { steps, users } = await run(site, { secretKey }, true)
    expect(steps.at(-1)).toMatchObject({ step: 'find-users', state: 'passed', detail: like(/^auth_user can be read/) })
    expect(users?.table).toBe('auth_user')
    const hash = sessionAuthHashes(nodePrimitives, { secretKey, fallbacks: [], ...site.django }, 'pw')[0] as string
    for (let number = 0; number < 5; number += 1) {
      const payload = JSON.stringify({ _auth_user_id: '1', _auth_user_hash: hash })
      await redis.client.sendCommand(['SET', cachePrefix + keyNumber(number), payload, 'EX', '3600'])
    }
    const fitting = await run({ ...site, users }, { secretKey })
    expect(fitting.steps.at(-1)).toMatchObject({ state: 'passed', detail: like(/the SECRET_KEY fits 5 of 5 logins$/) })
    const wrong = await run({ ...site, users }, { secretKey: 'another' })
    expect(wrong.steps.at(-1)).toMatchObject({
      state: 'failed',
      detail: like(/fits none of 5 logins$/),
      hint: like(/./),
    })
    const { steps: unsure } = await run({ ...site, users })
    expect(unsure.at(-1)).toMatchObject({ state: 'warning', detail: like(/no SECRET_KEY was given$/) })
    const cookies: Site = {
      ...site,
      cache: undefined,
      users,
      django: { ...site.django, sessionEngine: 'signed_cookies' },
    }
    expect(states((await run(cookies)).steps).slice(-3)).toEqual([
      'sign-in passed',
      'find-sessions skipped',
      'find-users passed',
    ])
  })

  it('reaches both where it stands before a table', async () => {
    const { steps } = await run(await siteWith(cacheAt(redis.port)), { secretKey })
    expect(stepOf(steps, 'reach-cache')).toMatchObject({ state: 'passed', detail: like(/accepts connections/) })
    expect(stepOf(steps, 'may-log-out')).toMatchObject({ state: 'passed', detail: like(/^Sessions may be logged out/) })
  })

  it('fails where the cache is away, and can be watched without one', async () => {
    const away = await run(await siteWith(cacheAt(await freePort())), { secretKey })
    expect(away.steps.at(-1)).toMatchObject({ step: 'reach-cache', state: 'failed', hint: like(/./) })
    const { steps } = await run(await siteWith(undefined), { secretKey })
    expect(stepOf(steps, 'may-log-out')).toMatchObject({ state: 'warning', detail: 'Nobody can be logged out' })
    expect(steps.at(-1)).toMatchObject({ step: 'check-key', state: 'passed' })
  })
})
