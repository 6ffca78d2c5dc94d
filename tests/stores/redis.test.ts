import { describe } from 'vitest'
import { startRedis } from '../servers/redis.ts'
import type { ListedPlace } from './listed-conformance.ts'
import { describeListedStore } from './listed-conformance.ts'
import { listedPlace, redisAddress } from './redis-place.ts'

async function startPlace(config: readonly string[]): Promise<ListedPlace> {
  const redis = await startRedis({ config })
  const send = (command: readonly (string | Buffer)[]) => redis.client.sendCommand<unknown>([...command])
  return listedPlace({
    address: redisAddress(redis),
    at: (_key, command) => send(command),
    everywhere: async command => [await send(command)],
    goAway: redis.halt,
    comeBack: redis.restart,
    stop: redis.stop,
  })
}

describe('sessions in Redis', () => {
  describeListedStore(() => startPlace([]))
})

describe('sessions in a Redis that does not know PEXPIRETIME', () => {
  describeListedStore(() => startPlace(['rename-command PEXPIRETIME ""']))
})
