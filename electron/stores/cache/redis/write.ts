import { ErrorReply } from '@redis/client'
import { RollcallError } from '../../../../shared/contract/reply.ts'
import { maxCacheValueBytes } from '../../../../shared/django/cache-value.ts'
import type { DeleteOutcome, ReplaceOutcome, StoredSession } from '../../store.ts'
import type { ExpiryQuestion } from './expiry-command.ts'
import { storedEnd } from './expiry-command.ts'
import type { RedisNode, Reply } from './line.ts'
import { sendAll } from './line.ts'
import type { Named } from './read.ts'
import { readWhole } from './read.ts'

/** Deletes these keys of one node and asks whether they are gone; `explain` words what the server refused. */
export async function deletePart(
  named: readonly Named[],
  explain: (error: unknown) => RollcallError,
): Promise<DeleteOutcome[]> {
  const replies = await sendAll(named.map(({ key, node }) => node.send(['DEL', key])))
  const deleted = named.filter((_, at) => replies[at] === 1)
  const there = await sendAll(deleted.map(({ key, node }) => node.send(['EXISTS', key])))
  const back = new Set(deleted.filter((_, at) => there[at] !== 0))
  return named.map((each, at): DeleteOutcome => {
    const { sessionKey } = each
    const reply = replies[at]
    if (reply instanceof ErrorReply) {
      const error = explain(reply)
      return { sessionKey, outcome: 'failed', cause: error.message, error }
    }
    if (back.has(each)) {
      return { sessionKey, outcome: 'failed', cause: 'It is there again: a request in flight saved it.' }
    }
    return { sessionKey, outcome: reply === 1 ? 'deleted' : 'already-gone' }
  })
}

/**
 * Writes value and end of one key in a transaction that fails if anybody touched the key since it was watched, and only if it still
 * holds what was read before. Never makes a key.
 */
export async function replaceKey(
  { key, node }: Named,
  question: ExpiryQuestion,
  before: StoredSession,
  after: Pick<StoredSession, 'sessionData' | 'expireDate'>,
): Promise<ReplaceOutcome> {
  if (before.cutFrom !== undefined || after.sessionData.length > maxCacheValueBytes) {
    throw new RollcallError('UNSUPPORTED', 'This session is too large to be changed.')
  }
  await node.send(['WATCH', key])
  try {
    const found = await readWhole(node, question, key)
    if (found === null) return 'gone'
    const isSame =
      storedEnd(found.ends) === before.expireDate && found.value.equals(Buffer.from(before.sessionData, 'latin1'))
    if (!isSame) return 'changed'
    return (await transact(node, key, before, after)) ? 'replaced' : whatHappened(node, question, key)
  } finally {
    await node.send(['UNWATCH'])
  }
}

async function whatHappened(node: RedisNode, question: ExpiryQuestion, key: string): Promise<ReplaceOutcome> {
  return (await readWhole(node, question, key)) === null ? 'gone' : 'changed'
}

/** False when the key was touched meanwhile. */
async function transact(
  node: RedisNode,
  key: string,
  before: StoredSession,
  { sessionData, expireDate }: Pick<StoredSession, 'sessionData' | 'expireDate'>,
): Promise<boolean> {
  const set = sessionData === before.sessionData ? [] : [['SET', key, Buffer.from(sessionData, 'latin1'), 'XX']]
  const end = ['PEXPIREAT', key, String(Math.round(expireDate / 1000))]
  const replies = await sendAll([['MULTI'], ...set, end, ['EXEC']].map(node.send))
  const refused = replies.find(reply => reply instanceof ErrorReply)
  if (refused) throw refused
  const done = replies.at(-1) as Reply
  if (!Array.isArray(done)) return false
  const failed: unknown = done.find((reply: unknown) => reply instanceof Error)
  if (failed) throw failed
  return done.every((reply: unknown) => reply !== null && reply !== 0)
}
