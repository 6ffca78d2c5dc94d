import { randomBytes } from 'node:crypto'
import type { SiteCache } from '../../../../shared/contract/addresses.ts'
import type { Site } from '../../../../shared/contract/connections.ts'
import { RollcallError } from '../../../../shared/contract/reply.ts'
import { answerLimitMs, keysPerDelete } from '../../limits.ts'
import { createLink } from '../../link.ts'
import type { DeleteOutcome, ListedStore } from '../../store.ts'
import { troubleError } from '../../trouble.ts'
import { cacheKeys } from '../cache-keys.ts'
import type { RedisAddress } from '../../../../shared/contract/addresses.ts'
import { inTime } from './connect.ts'
import type { ExpiryQuestion } from './expiry-command.ts'
import { expiryQuestion, isExact } from './expiry-command.ts'
import type { RedisLine } from './line.ts'
import { bucketsPerScan, estimateCount, listPart } from './list.ts'
import { lookAt } from './look.ts'
import { describeRedis } from './notes.ts'
import { openLine } from './open-line.ts'
import { nothingPossible, permissions } from './permissions.ts'
import { namedOf, readSessions } from './read.ts'
import { createTold } from './told.ts'
import { redisTrouble } from './trouble.ts'
import { deletePart, replaceKey } from './write.ts'

/** A line, counted, as cursors hold on one line alone; and how ends are asked on it. */
type Joined = { readonly line: RedisLine; readonly number: number; readonly question: ExpiryQuestion }

/** The sessions of a site in Redis: Django's own RedisCache, or django-redis. */
export function createRedisStore(
  site: Site,
  cache: SiteCache,
  address: RedisAddress,
  password: string | null,
): ListedStore {
  const keys = cacheKeys(site, cache)
  const absentKey = `${keys.prefix}rollcall${randomBytes(12).toString('hex')}`
  let lines = 0
  let buckets = bucketsPerScan(0)
  const troubleOf = (error: unknown) => redisTrouble(error, address)
  const link = createLink<Joined>({
    connect: async onLost => {
      const { connection: line, ...ending } = await openLine({ address, password }, onLost)
      const [first] = line.nodes
      if (!first) throw new Error('A line without nodes')
      try {
        const question = await inTime(expiryQuestion(line.ownerOf(absentKey), absentKey))
        return { connection: { line, number: (lines += 1), question }, ...ending }
      } catch (error) {
        ending.destroy()
        throw error
      }
    },
    trouble: troubleOf,
    answerLimitMs,
  })
  const explain = (error: unknown) => troubleError(troubleOf(error), error)
  const told = createTold(keys, address.database)
  let capabilities = nothingPossible('The store has not been opened yet.')

  async function mayWrite(line: RedisLine, isReplica: boolean) {
    if (site.mode === 'read-only') return nothingPossible('This connection is read-only.')
    if (isReplica) return nothingPossible('The server is a replica, which takes no writes. Connect to the master.')
    return permissions(line.ownerOf(absentKey), absentKey, explain)
  }

  const get: ListedStore['get'] = sessionKeys =>
    sessionKeys.length === 0
      ? Promise.resolve([])
      : link.use(({ line, question }) => readSessions(line, keys, question, sessionKeys))

  return {
    kind: 'listed',
    get capabilities() {
      return capabilities
    },
    open: () =>
      link.use(async ({ line, question }) => {
        const look = await lookAt(line)
        if (look.isOfCluster && address.topology !== 'cluster') throw explain(new Error('MOVED to a cluster'))
        buckets = bucketsPerScan(look.latencyMs)
        const isTold = await told.listenOn(line, look.notifications)
        capabilities = await mayWrite(line, look.isReplica)
        const { isEncrypted, isLocal } = line
        const seen = { look, isEncrypted, isLocal, isExact: isExact(question), isTold }
        return describeRedis(address, keys.prefix, seen, capabilities)
      }),
    close: link.close,
    count: () => link.use(({ line }) => estimateCount(line, keys)),
    list: (after, limit) =>
      link.use(async ({ line, number, question }) => {
        await told.listenAgain(line)
        return listPart(line, number, keys, question, buckets, after, limit)
      }),
    get,
    getFromPrimary: get,
    told: told.take,
    delete: async (sessionKeys, isCancelled = () => false) => {
      const { possible, reason } = capabilities.delete
      if (!possible) throw new RollcallError('FORBIDDEN', reason ?? 'Sessions cannot be deleted here.')
      const distinct = [...new Set(sessionKeys)]
      const outcomes: DeleteOutcome[] = []
      for (let at = 0; at < distinct.length; at += keysPerDelete) {
        const part = distinct.slice(at, at + keysPerDelete)
        if (isCancelled()) {
          const left = distinct.slice(at)
          return [...outcomes, ...left.map(sessionKey => ({ sessionKey, outcome: 'not-tried', cause: null }) as const)]
        }
        outcomes.push(...(await deleteKeys(part)))
      }
      return outcomes
    },
    replace: async (before, after) => {
      const { possible, reason } = capabilities.setExpiry
      if (!possible) throw new RollcallError('FORBIDDEN', reason ?? 'Sessions cannot be changed here.')
      return link.use(async ({ line, question }) => {
        const [named] = namedOf(line, keys, [before.sessionKey])
        return named === undefined ? 'gone' : replaceKey(named, question, before, after)
      })
    },
  }

  /** Never throws: once the server is out of reach, the keys have failed. */
  async function deleteKeys(part: readonly string[]): Promise<DeleteOutcome[]> {
    const absent = part.filter(sessionKey => keys.keyOf(sessionKey) === null)
    const none = absent.map(sessionKey => ({ sessionKey, outcome: 'already-gone' }) as const)
    try {
      return [...none, ...(await link.use(({ line }) => deletePart(namedOf(line, keys, part), troubleOf)))]
    } catch (error) {
      const cause = error instanceof Error ? error.message : 'The server reported an error.'
      const tried = part.filter(sessionKey => !absent.includes(sessionKey))
      return [...none, ...tried.map(sessionKey => ({ sessionKey, outcome: 'failed', cause, error }) as const)]
    }
  }
}
