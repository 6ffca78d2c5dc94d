import type { CacheKeys } from '../cache-keys.ts'
import type { Listed, Page } from '../../store.ts'
import { unavailable } from './errors.ts'
import type { ExpiryQuestion } from './expiry-command.ts'
import type { RedisLine, RedisNode, Reply } from './line.ts'
import { literally } from './line.ts'
import { endsOf } from './read.ts'

/** Buckets that one SCAN looks at, which takes the server about a microsecond each, in which it does nothing else. */
const fewestBuckets = 200
const mostBuckets = 500
/** Where most keys are of others, a part of the listing ends after so many of these. */
const bucketsPerPart = 10_000

/** A server that is far away is asked less often, so it may be asked for more at a time. */
export const bucketsPerScan = (latencyMs: number): number =>
  Math.min(mostBuckets, Math.round(fewestBuckets * (1 + latencyMs)))

/** Where a listing goes on: the line it was begun on, the node, and its cursor there. */
type Place = { readonly line: number; readonly node: number; readonly cursor: string }

export function readPlace(after: string): Place {
  const [line = '', node = '', cursor = ''] = after.split('/')
  return { line: Number(line), node: Number(node), cursor }
}

/**
 * The next part of a listing by SCAN, node by node, with when each session ends for its mark: every save of Django moves that. A key
 * without an end tells of no saves, so it differs each time.
 */
export async function listPart(
  line: RedisLine,
  lineNumber: number,
  keys: CacheKeys,
  question: ExpiryQuestion,
  buckets: number,
  after: string | undefined,
  limit: number,
): Promise<Page<Listed>> {
  let place: Place = after === undefined ? { line: lineNumber, node: 0, cursor: '0' } : readPlace(after)
  // A cursor says nothing to a server that was restarted, or to another one.
  if (place.line !== lineNumber) throw unavailable('The connection was lost in the middle of a listing.')
  const marked: Promise<readonly Listed[]>[] = []
  let listed = 0
  try {
    for (let seen = 0; seen < bucketsPerPart && listed < limit; seen += buckets) {
      const node = line.nodes[place.node]
      if (node === undefined) break
      const { cursor, found } = await scan(node, place.cursor, keys, Math.min(limit, buckets))
      listed += found.length
      // While these are asked for, the next are named.
      marked.push(withMarks(node, question, keys, found))
      place = cursor === '0' ? { ...place, node: place.node + 1, cursor } : { ...place, cursor }
    }
  } catch (error) {
    await Promise.allSettled(marked)
    throw error
  }
  const rows = (await Promise.all(marked)).flat()
  const isEnd = place.node >= line.nodes.length
  return { rows, next: isEnd ? undefined : `${place.line}/${place.node}/${place.cursor}` }
}

async function scan(node: RedisNode, from: string, keys: CacheKeys, buckets: number) {
  const pattern = `${literally(keys.prefix)}*`
  const { cursor, names } = readScan(await node.send(['SCAN', from, 'MATCH', pattern, 'COUNT', String(buckets)]))
  return { cursor, found: names.filter(name => keys.sessionKeyOf(name) !== null) }
}

async function withMarks(
  node: RedisNode,
  question: ExpiryQuestion,
  keys: CacheKeys,
  found: readonly string[],
): Promise<Listed[]> {
  if (found.length === 0) return []
  const ends = await endsOf(node, question, found)
  return found.flatMap((key, at) => {
    const end = ends[at]
    const sessionKey = keys.sessionKeyOf(key)
    if (end === undefined || end === 'gone' || sessionKey === null) return []
    return [{ sessionKey, mark: end === Infinity ? Number.NaN : end }]
  })
}

function readScan(reply: Reply): { readonly cursor: string; readonly names: readonly string[] } {
  const [cursor, names] = Array.isArray(reply) ? reply : []
  if (typeof cursor !== 'string' || !Array.isArray(names))
    throw unavailable('The server answered SCAN with something else.')
  return { cursor, names: names.map(String) }
}

/**
 * About how many sessions there are: the share of them among the first keys that each node names, of all its keys. Null where that
 * says too little.
 */
export async function estimateCount(line: RedisLine, keys: CacheKeys): Promise<number | null> {
  let total = 0
  for (const node of line.nodes) {
    const size = await node.send(['DBSIZE'])
    if (size === 0) continue
    const { names } = readScan(await node.send(['SCAN', '0', 'COUNT', String(mostBuckets)]))
    if (typeof size !== 'number' || names.length === 0) return null
    const ours = names.filter(name => keys.sessionKeyOf(name) !== null).length
    if (ours === 0) return null
    total += (size * ours) / names.length
  }
  return Math.round(total)
}
