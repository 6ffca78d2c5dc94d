import type { RedisClientType } from '@redis/client'
import type { RedisLine } from './line.ts'

type Listener = Pick<RedisClientType<{}, {}, {}, 2>, 'on' | 'connect' | 'pSubscribe' | 'destroy'>

/** Hears keyspace notifications over connections of its own, one to each server: a cluster tells them from each node alone. */
export function createListening(
  newClients: () => readonly Listener[],
  onLost: () => void,
): { readonly listen: RedisLine['listen']; readonly end: () => void } {
  let begun: Promise<void> | null = null
  let clients: readonly Listener[] = []
  const end = () => {
    for (const client of clients) client.destroy()
    clients = []
  }

  async function begin(database: number, pattern: string, onKey: (key: string) => void): Promise<void> {
    const channel = `__keyspace@${database}__:`
    clients = newClients()
    for (const client of clients) {
      client.on('error', onLost)
      await client.connect()
      await client.pSubscribe(channel + pattern, (_event, heard) => onKey(heard.slice(channel.length)))
    }
  }

  return {
    listen(database, pattern, onKey) {
      begun ??= begin(database, pattern, onKey).catch((error: unknown) => {
        end()
        throw error
      })
      return begun
    },
    end,
  }
}
