import type { ErrorReply } from '@redis/client'
import { latest } from '../../column-date.ts'
import type { StoredDate } from '../../store.ts'
import type { Command, RedisNode, Reply } from './line.ts'

/** A key as its end tells it: gone, or with an end in ms since 1970 UTC, which is Infinity where there is none. */
export type Ends = number | 'gone'

/** How a server is asked when keys end: before, for each key, and after; and what it then has said. */
export type ExpiryQuestion = {
  readonly around: readonly Command[]
  readonly of: (key: string) => Command
  readonly read: (
    key: string,
    reply: Reply | ErrorReply | undefined,
    around: readonly (Reply | ErrorReply | undefined)[],
  ) => Ends
}

/** PTTL is counted from a moment that is known to a few ms only: what is asked twice must give the same. */
const coarseMs = 100
/** So near to the middle between two ends, either may come out: the one that came first is kept. */
const unsureMs = 5
const mostUnsure = 100_000

/** PEXPIRETIME came with Redis 7. */
const exact: ExpiryQuestion = {
  around: [],
  of: key => ['PEXPIRETIME', key],
  read: (_, reply) => endsOf(reply, 0),
}

function createCoarse(): ExpiryQuestion {
  const unsure = new Map<string, number>()

  function rounded(key: string, ends: number): number {
    const nearest = Math.round(ends / coarseMs) * coarseMs
    if (coarseMs / 2 - Math.abs(ends - nearest) > unsureMs) return nearest
    const first = unsure.get(key)
    if (first !== undefined && Math.abs(first - ends) <= coarseMs / 2 + 2 * unsureMs) return first
    if (unsure.size >= mostUnsure) unsure.clear()
    unsure.set(key, nearest)
    return nearest
  }

  return {
    around: [['TIME']],
    of: key => ['PTTL', key],
    read(key, reply, [before, after]) {
      const ends = endsOf(reply, (timeOf(before) + timeOf(after)) / 2)
      return ends === 'gone' || ends === Infinity ? ends : rounded(key, ends)
    },
  }
}

function endsOf(reply: unknown, since: number): Ends {
  if (typeof reply !== 'number' || reply === -2) return 'gone'
  return reply === -1 ? Infinity : since + reply
}

/** The answer to TIME in ms since 1970 UTC. */
export function timeOf(reply: unknown): number {
  const [seconds, microseconds] = Array.isArray(reply) ? reply : []
  return Number(String(seconds)) * 1000 + Number(String(microseconds)) / 1000
}

/** How this server can be asked. Throws what keeps it from answering at all. */
export async function expiryQuestion(node: RedisNode, someKey: string): Promise<ExpiryQuestion> {
  try {
    await node.send(exact.of(someKey))
    return exact
  } catch (error) {
    if (!(error instanceof Error) || !/^(ERR unknown command|NOPERM)/.test(error.message)) throw error
    const coarse = createCoarse()
    await node.send(coarse.of(someKey))
    return coarse
  }
}

export const isExact = (question: ExpiryQuestion): boolean => question === exact

/** A key without an end is kept until it is deleted. */
export const storedEnd = (ends: number): StoredDate => Math.min(ends * 1000, latest)
