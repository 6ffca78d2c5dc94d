import { ErrorReply } from '@redis/client'
import { maxCacheValueBytes } from '../../../../shared/django/cache-value.ts'
import type { StoredSession } from '../../store.ts'
import type { CacheKeys } from '../cache-keys.ts'
import type { Ends, ExpiryQuestion } from './expiry-command.ts'
import { storedEnd } from './expiry-command.ts'
import type { Command, RedisLine, RedisNode, Reply } from './line.ts'
import { isWrongType, refuseErrors, sendAll } from './line.ts'

/** Nearly every session fits; what is longer is read again by itself. */
const usualBytes = 65_536
const keysAtOnce = 200

/** A key of the cache and whose it is. */
export type Named = { readonly sessionKey: string; readonly key: string; readonly node: RedisNode }

/** The keys of these sessions with the nodes that have them, each once; what can be no session key is left out. */
export function namedOf(line: RedisLine, keys: CacheKeys, sessionKeys: readonly string[]): readonly Named[] {
  return [...new Set(sessionKeys)].flatMap(sessionKey => {
    const key = keys.keyOf(sessionKey)
    return key === null ? [] : [{ sessionKey, key, node: line.ownerOf(key) }]
  })
}

export function byNode(named: readonly Named[]): ReadonlyMap<RedisNode, readonly Named[]> {
  const groups = new Map<RedisNode, Named[]>()
  for (const each of named) {
    const group = groups.get(each.node)
    if (group) group.push(each)
    else groups.set(each.node, [each])
  }
  return groups
}

/** When these keys end, in their order. */
export async function endsOf(node: RedisNode, question: ExpiryQuestion, keys: readonly string[]): Promise<Ends[]> {
  const { around, of, read } = question
  const commands = [...around, ...keys.map(of), ...around]
  const replies = await sendAll(commands.map(node.send))
  refuseErrors(replies, /^$/)
  const beside = around.length === 0 ? [] : [replies[0], replies.at(-1)]
  return keys.map((key, at) => read(key, replies[around.length + at], beside))
}

/** The sessions of these that are there. What is no text of Redis is no session. */
export async function readSessions(
  line: RedisLine,
  keys: CacheKeys,
  question: ExpiryQuestion,
  sessionKeys: readonly string[],
): Promise<StoredSession[]> {
  const parts: (readonly Named[])[] = []
  for (const group of byNode(namedOf(line, keys, sessionKeys)).values()) {
    for (let at = 0; at < group.length; at += keysAtOnce) parts.push(group.slice(at, at + keysAtOnce))
  }
  const sessions: StoredSession[] = []
  for (const part of parts) sessions.push(...(await readPart(part, question)))
  return sessions
}

async function readPart(part: readonly Named[], question: ExpiryQuestion): Promise<StoredSession[]> {
  const [first] = part
  if (!first) return []
  const { node } = first
  const { around, of, read } = question
  // The end first: when a save comes between the two, the older end makes the session differ once more.
  const asked = part.flatMap(({ key }): Command[] => [of(key), range(key, usualBytes)])
  const replies = await sendAll([...around.map(node.send), ...asked.map(node.sendForBytes), ...around.map(node.send)])
  refuseErrors(replies, isWrongType)
  const beside = around.length === 0 ? [] : [replies[0], replies.at(-1)]
  const sessions: StoredSession[] = []
  for (const [at, named] of part.entries()) {
    const ends = read(named.key, replies[around.length + at * 2], beside)
    const value = replies[around.length + at * 2 + 1]
    if (ends === 'gone' || !Buffer.isBuffer(value)) continue
    const { sessionKey } = named
    const expireDate = storedEnd(ends)
    if (value.length < usualBytes) sessions.push({ sessionKey, sessionData: value.toString('latin1'), expireDate })
    else sessions.push(...(await readLong(named)).map(data => ({ sessionKey, expireDate, ...data })))
  }
  return sessions
}

const range = (key: string, bytes: number): Command => ['GETRANGE', key, '0', String(bytes - 1)]

/** A long value, up to what is ever decoded and one byte more; nothing when it is gone meanwhile. */
async function readLong({ key, node }: Named): Promise<Pick<StoredSession, 'sessionData' | 'cutFrom'>[]> {
  const [length, value] = await sendAll([
    node.send(['STRLEN', key]),
    node.sendForBytes(range(key, maxCacheValueBytes + 1)),
  ])
  if (length instanceof ErrorReply || value instanceof ErrorReply) {
    refuseErrors([length ?? null, value ?? null], isWrongType)
    return []
  }
  if (typeof length !== 'number' || !Buffer.isBuffer(value) || value.length === 0) return []
  const sessionData = value.toString('latin1')
  return [length > maxCacheValueBytes ? { sessionData, cutFrom: length } : { sessionData }]
}

/** The whole value of a key that is not too large, with its end, for a comparison; null for what is no session. */
export async function readWhole(
  node: RedisNode,
  question: ExpiryQuestion,
  key: string,
): Promise<{ readonly value: Buffer; readonly ends: number } | null> {
  const { around, of, read } = question
  const replies: readonly (Reply | ErrorReply)[] = await sendAll([
    ...[...around, of(key), ...around].map(node.send),
    node.sendForBytes(range(key, maxCacheValueBytes + 1)),
  ])
  refuseErrors(replies, isWrongType)
  const beside = around.length === 0 ? [] : [replies[0], replies.at(-2)]
  const ends = read(key, replies[around.length], beside)
  const value = replies.at(-1)
  return ends === 'gone' || !Buffer.isBuffer(value) ? null : { value, ends }
}
