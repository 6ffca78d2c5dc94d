import { Buffer } from 'node:buffer'
import type { NetworkPlace } from '../../address.ts'
import { placeOf } from '../../address.ts'
import { maxCacheValueBytes } from '../../../../shared/django/cache-value.ts'
import { createLink } from '../../link.ts'
import { createPaging } from '../../paging.ts'
import type { Item } from './answers.ts'
import { GarbledAnswer, inTurn, items, itemsRequest, lines, stats } from './answers.ts'
import type { Dumped, DumpEnd } from './dump.ts'
import { dump, dumpProbe, dumpRequest } from './dump.ts'
import { memcachedTrouble } from './trouble.ts'
import type { Wire } from './wire.ts'
import { openWire } from './wire.ts'

/** A request that has no answer after this time is given up. */
const answerLimitMs = 10_000
/** A server of many millions of keys takes its time to list them. */
const dumpLimitMs = 120_000
const keysAtOnce = 500
const keysAtFirst = 20
/** An answer is about so long at most: a slow line must have brought it within the limit. */
const bytesAtOnce = 8 * 1024 * 1024
const looksAtClock = 3
const busyPauseMs = 200
const busyLooks = 10

/** An entry, with its end as the server has it: seconds since 1970 UTC by its own clock, null for one that never ends. */
export type Entry = Item & { readonly endsAt: number | null }

export type Written = 'stored' | 'changed' | 'gone'

/** One Memcached. Everything throws RollcallErrors. */
export type MemcachedServer = {
  readonly place: string
  /** The statistics of the server, and those of its settings where it tells them. */
  readonly look: () => Promise<{ readonly stats: Stats; readonly settings: Stats }>
  /** Null where the server lists its keys, otherwise why not, in its own words. */
  readonly whyNoList: () => Promise<string | null>
  readonly list: (prefix: string, onKey: (dumped: Dumped) => void) => Promise<DumpEnd>
  /** The entries of these keys that are there, by key. */
  readonly get: (keys: readonly string[]) => Promise<ReadonlyMap<string, Entry>>
  /** For each key in turn whether it was there. */
  readonly delete: (keys: readonly string[]) => Promise<readonly boolean[]>
  /** Writes over the very entry that was read. */
  readonly replace: (key: string, before: Entry, after: Replacement) => Promise<Written>
  /** When the server was started, in seconds since 1970 UTC, as it said last; null before it was asked. */
  readonly startedAt: () => number | null
  readonly close: () => Promise<void>
}

export type Stats = ReadonlyMap<string, string>
/** `endsAt`: seconds since 1970 UTC, 0 for never. */
export type Replacement = { readonly value: Buffer; readonly flags: number; readonly endsAt: number }

export function createServer(at: NetworkPlace): MemcachedServer {
  const place = placeOf(at)
  const link = (limitMs: number) =>
    createLink<Wire>({
      connect: onLost => openWire(at, onLost),
      trouble: error => memcachedTrouble(error, place),
      answerLimitMs: limitMs,
    })
  const [commands, lists] = [link(answerLimitMs), link(dumpLimitMs)]
  let startedAt: number | null = null
  // What is left out of an answer has come over the line all the same: of large values fewer are asked for.
  const paging = createPaging(bytesAtOnce)
  paging.expect(bytesAtOnce / keysAtFirst)

  /** The server's now, in whole seconds since 1970 UTC. */
  function nowOf(found: Stats): number {
    const now = Number(found.get('time'))
    startedAt = now - Number(found.get('uptime'))
    return now
  }

  /** The entries at these places among the keys, and the places of those that did not fit. */
  async function part(wire: Wire, keys: readonly string[]) {
    for (let look = 1; ; look += 1) {
      const answer = inTurn(stats(), items(keys.length, maxCacheValueBytes + 1, bytesAtOnce), stats())
      const [before, { found, leftOut }, after] = await wire.exchange(`stats\r\n${itemsRequest(keys)}stats\r\n`, answer)
      const now = nowOf(before)
      // An end is told as seconds from now: only while now stays the same is it known which second that is.
      if (now !== nowOf(after) && look < looksAtClock) continue
      const entries = [...found].map(([place, item]): [string, Entry] => [
        keys[place] as string,
        { ...item, endsAt: item.secondsLeft === null ? null : now + item.secondsLeft },
      ])
      return { entries, rest: leftOut.map(place => keys[place] as string) }
    }
  }

  return {
    place,
    look: () =>
      commands.use(async wire => {
        const found = await wire.exchange('stats\r\n', stats())
        nowOf(found)
        return { stats: found, settings: await wire.exchange('stats settings\r\n', stats()) }
      }),
    whyNoList: () =>
      lists.use(async wire => {
        const end = await wire.exchange(
          dumpProbe,
          dump('', () => undefined),
        )
        return end.kind === 'refused' && !end.words.startsWith('BADCLASS') ? end.words : null
      }),
    list: (prefix, onKey) =>
      lists.use(async wire => {
        for (let look = 1; ; look += 1) {
          const end = await wire.exchange(dumpRequest, dump(prefix, onKey))
          if (end.kind !== 'busy' || look === busyLooks) return end
          await new Promise(resolve => setTimeout(resolve, busyPauseMs))
        }
      }),
    get: async keys => {
      const all = new Map<string, Entry>()
      for (let waiting = keys; waiting.length > 0;) {
        const asked = waiting.slice(0, paging.fit(keysAtOnce))
        const { entries, rest } = await commands.use(wire => part(wire, asked))
        for (const [key, entry] of entries) all.set(key, entry)
        const bytes = entries.reduce((sum, [, { size }]) => sum + size, 0)
        paging.note(asked.length - rest.length, bytes)
        waiting = [...rest, ...waiting.slice(asked.length)]
      }
      return all
    },
    delete: keys =>
      keys.length === 0
        ? Promise.resolve([])
        : commands.use(async wire => {
            const request = keys.map(key => `delete ${key}\r\n`).join('')
            const answers = await wire.exchange(request, lines(keys.length))
            return answers.map(answer => {
              if (answer !== 'DELETED' && answer !== 'NOT_FOUND') throw new GarbledAnswer('no answer to a delete')
              return answer === 'DELETED'
            })
          }),
    replace: (key, { cas }, { value, flags, endsAt }) =>
      commands.use(async wire => {
        const head = Buffer.from(`cas ${key} ${flags} ${endsAt} ${value.length} ${cas}\r\n`)
        const [answer] = await wire.exchange(Buffer.concat([head, value, Buffer.from('\r\n')]), lines(1))
        switch (answer) {
          case 'STORED':
            return 'stored'
          case 'EXISTS':
            return 'changed'
          case 'NOT_FOUND':
            return 'gone'
          case undefined:
          default:
            throw new GarbledAnswer('no answer to a write')
        }
      }),
    startedAt: () => startedAt,
    close: async () => {
      await Promise.all([commands.close(), lists.close()])
    },
  }
}
