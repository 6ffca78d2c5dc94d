import { ErrorReply } from '@redis/client'
import type { CacheKeys } from '../cache-keys.ts'
import type { RedisLine } from './line.ts'
import { literally } from './line.ts'

/** What is told while nobody asks is forgotten beyond this: the listing finds it too. */
const mostTold = 200_000

/** The sessions of which keyspace notifications told. Only those of the keys of sessions are asked for: others' would be a flood. */
export function createTold(keys: CacheKeys, database: number) {
  let told = new Set<string>()
  let isWanted = false
  let refusedOn: RedisLine | null = null

  function hear(key: string): void {
    const sessionKey = keys.sessionKeyOf(key)
    if (sessionKey !== null && told.size < mostTold) told.add(sessionKey)
  }

  /** Whether it listens now. An ACL may not permit it. */
  async function listen(line: RedisLine): Promise<boolean> {
    if (refusedOn === line) return false
    try {
      await line.listen(database, `${literally(keys.prefix)}*`, hear)
      return true
    } catch (error) {
      if (!(error instanceof ErrorReply)) throw error
      refusedOn = line
      return false
    }
  }

  return {
    /** `notifications`: the letters of notify-keyspace-events, or null where that could not be asked; then it is tried. */
    async listenOn(line: RedisLine, notifications: string | null): Promise<boolean> {
      isWanted = notifications === null || notifications.includes('K')
      return isWanted && listen(line)
    },
    /** After the connection was lost. */
    async listenAgain(line: RedisLine): Promise<void> {
      if (isWanted) await listen(line)
    },
    take(): readonly string[] {
      if (told.size === 0) return []
      const taken = [...told]
      told = new Set()
      return taken
    },
  }
}
