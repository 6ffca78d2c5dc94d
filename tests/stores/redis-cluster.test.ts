import { slotOf } from '../../electron/stores/cache/redis/slot.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestCluster } from '../servers/redis-groups.ts'
import { startRedisCluster } from '../servers/redis-groups.ts'
import type { TestRedis } from '../servers/redis.ts'
import { describeListedStore } from './listed-conformance.ts'
import { failureOf, like } from './places.ts'
import { cachePrefix, listedPlace, opening, redisAddress } from './redis-place.ts'

describe('sessions in a Redis Cluster', () => {
  let cluster: TestCluster
  beforeAll(async () => {
    cluster = await startRedisCluster()
  })
  afterAll(() => cluster.stop())
  const address = () => redisAddress(cluster.nodes[1] as TestRedis, { topology: 'cluster' })

  describeListedStore(async () =>
    listedPlace({
      address: address(),
      at: (name, command) => cluster.at(name, command),
      everywhere: command => cluster.everywhere(command),
      goAway: async () => void (await Promise.all(cluster.nodes.map(node => node.halt()))),
      comeBack: async () => {
        await Promise.all(cluster.nodes.map(node => node.restart()))
        await cluster.whole()
      },
    }),
  )

  it('says so, and that it has one database', async () => {
    expect(await opening(address())).toMatchObject({ product: 'Redis Cluster 7.0.15 (3 nodes)' })
    expect(await failureOf(opening({ ...address(), database: 2 }))).toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('knows where a key is, also with a part of it in braces', async () => {
    for (const name of [
      '',
      'a',
      cachePrefix + 'x'.repeat(32),
      'shop{7}:1',
      '{}a',
      'a{}b{c}',
      'a{b',
      'Zoë{日本}x',
      '{{a}}',
      '123456789',
    ]) {
      const [slot] = await cluster.everywhere(['CLUSTER', 'KEYSLOT', name])
      expect([name, slotOf(name)]).toEqual([name, slot])
    }
  })

  it('is told of when it was said to be a single server', async () => {
    const [one] = cluster.nodes
    if (one === undefined) throw new Error('No node')
    expect(await failureOf(opening(redisAddress(one)))).toMatchObject({
      code: 'BAD_REQUEST',
      message: like(/part of a Redis Cluster/),
    })
  })
})
