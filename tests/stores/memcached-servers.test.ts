import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { pylibmcPlacement, pymemcachePlacement } from '../../electron/stores/cache/memcached/placement.ts'
import type { ListedStore } from '../../electron/stores/store.ts'
import type { TestMemcached } from '../servers/memcached.ts'
import { startMemcached } from '../servers/memcached.ts'
import { listAll } from './listed-conformance.ts'
import { dumpedKeys, memcachedPrefix, memcachedSite, memcachedStore, saver } from './memcached-place.ts'
import { failureOf } from './places.ts'

const inADay = (Math.floor(Date.now() / 1000) + 86_400) * 1e6
const keyOf = (number: number) => `k${String(number).padStart(31, '0')}`
const count = 300

/** Django's own two clients, with the options that Django gives them. */
const clients = {
  pymemcache: `
from pymemcache.client.hash import HashClient
from pymemcache.serde import pickle_serde
client = HashClient(servers, allow_unicode_keys=True, default_noreply=False, serde=pickle_serde)`,
  pylibmc: `
import pylibmc
client = pylibmc.Client(servers)`,
}

async function saveBy(client: keyof typeof clients, servers: readonly TestMemcached[], keys: readonly string[]) {
  const program = `
import json, sys
servers, keys = json.loads(sys.stdin.read())
${clients[client]}
for key in keys:
    assert client.set(key, {'_auth_user_id': '1'}, 1000)`
  const run = promisify(execFile)('/usr/bin/python3', ['-c', program])
  run.child.stdin?.end(JSON.stringify([servers.map(({ host, port }) => `${host}:${port}`), keys]))
  await run
}

describe.each(['pymemcache', 'pylibmc'] as const)('three servers behind %s', client => {
  let servers: TestMemcached[] = []
  let store: ListedStore
  const all = Array.from({ length: count }, (_, number) => keyOf(number))

  beforeAll(async () => {
    servers = await Promise.all([1, 2, 3].map(() => startMemcached()))
  })
  afterAll(() => Promise.all(servers.map(server => server.stop())))
  beforeEach(async () => {
    for (const server of servers) await server.ask('flush_all\r\n', /OK/)
    await saveBy(
      client,
      servers,
      all.map(key => memcachedPrefix + key),
    )
    store = memcachedStore(memcachedSite(servers))
    await store.open()
    onTestFinished(() => store.close())
  })

  it('asks for each key where the client put it', async () => {
    const names = servers.map(({ host, port }) => `${host}:${port}`)
    const placementOf = { pymemcache: pymemcachePlacement(names), pylibmc: pylibmcPlacement(3) }[client]
    const odd = ['äö'.repeat(20), '日本', '🍪🍪🍪', 'a', 'abc', 'ab', 'x'.repeat(200)].map(text => `${text}:${client}`)
    await saveBy(client, servers, odd)
    const placed = await Promise.all(servers.map(dumpedKeys))
    expect(placed.map(keys => keys.length).reduce((sum, each) => sum + each, 0)).toBe(count + odd.length)
    for (const [place, keys] of placed.entries()) {
      expect(keys.length).toBeGreaterThan(50)
      for (const key of keys) expect([key, placementOf(key)]).toEqual([key, place])
    }
  })

  it('finds, lists and ends the sessions of all of them', async () => {
    expect([...(await listAll(store, 70)).keys()].sort()).toEqual(all)
    expect((await store.get([...all, keyOf(9999)])).map(({ sessionKey }) => sessionKey).sort()).toEqual(all)
    const outcomes = await store.delete([...all, keyOf(9999)])
    expect(outcomes.filter(({ outcome }) => outcome === 'deleted')).toHaveLength(count)
    expect(outcomes.at(-1)).toEqual({ sessionKey: keyOf(9999), outcome: 'already-gone' })
    expect((await Promise.all(servers.map(dumpedKeys))).flat()).toEqual([])
  })

  it('takes the entry that the site asks for, and ends every copy of it', async () => {
    await listAll(store, 1000)
    const [session] = await store.get([keyOf(7)])
    // As they are left when a server was away for a while.
    for (const server of servers) {
      const isTheirs = (await dumpedKeys(server)).includes(memcachedPrefix + keyOf(7))
      if (!isTheirs) await saver(server)(keyOf(7), 'an old copy', inADay)
    }
    await listAll(store, 1000)
    expect(await store.get([keyOf(7)])).toEqual([session])
    expect(await store.delete([keyOf(7)])).toEqual([{ sessionKey: keyOf(7), outcome: 'deleted' }])
    expect((await Promise.all(servers.map(dumpedKeys))).flat()).not.toContain(memcachedPrefix + keyOf(7))
  })

  it('writes back to the server that has it', async () => {
    const [session] = await store.get([keyOf(5)])
    if (session === undefined) throw new Error('It is not there')
    const after = { sessionData: '\x80\x05}\x94.', expireDate: inADay }
    expect(await store.replace(session, after)).toBe('replaced')
    expect(await store.get([keyOf(5)])).toEqual([{ sessionKey: keyOf(5), ...after }])
    expect((await Promise.all(servers.map(dumpedKeys))).flat()).toHaveLength(count)
  })

  it('says nothing of sessions whose server is away, and all of the others', async () => {
    await listAll(store, 1000)
    const [away] = servers
    if (away === undefined) throw new Error('There is none')
    const lost = (await dumpedKeys(away)).map(key => key.slice(memcachedPrefix.length))
    const left = all.filter(key => !lost.includes(key))
    await away.halt()
    try {
      const unavailable = { code: 'UNAVAILABLE', retryable: true }
      expect(await failureOf(store.list(undefined, 10))).toMatchObject(unavailable)
      expect(await failureOf(store.get(lost))).toMatchObject(unavailable)
      expect((await store.get(left)).length).toBe(left.length)
      const outcomes = await store.delete([left[0] ?? '', lost[0] ?? ''])
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['deleted', 'failed'])
    } finally {
      await away.restart()
    }
  })
})
