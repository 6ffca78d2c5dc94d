import { ErrorReply } from '@redis/client'
import { RollcallError } from '../../../../shared/contract/reply.ts'
import { maxCacheValueBytes } from '../../../../shared/django/cache-value.ts'
import type { DeleteOutcome, ReplaceOutcome, StoredSession } from '../../store.ts'
import type { Trouble } from '../../trouble.ts'
import { troubleError } from '../../trouble.ts'
import type { ExpiryQuestion } from './expiry-command.ts'
import { storedEnd } from './expiry-command.ts'
import type { RedisNode, Reply } from './line.ts'
import { sendAll } from './line.ts'
import type { Named } from './read.ts'
import { readWhole } from './read.ts'

/**
 * Deletes these keys and asks whether they are gone; `troubleOf` words what a server refused. Throws where that means that the line
 * leads to the wrong servers (READONLY after a failover, MOVED): only who is told so finds the right ones.
 */
export async function deletePart(
  named: readonly Named[],
  troubleOf: (error: unknown) => Trouble,
): Promise<DeleteOutcome[]> {
  const ask = async (command: 'DEL' | 'EXISTS', among: readonly Named[]) => {
    const replies = await sendAll(among.map(({ key, node }) => node.send([command, key])))
    const lost = replies.find(reply => reply instanceof ErrorReply && troubleOf(reply).lost)
    if (lost !== undefined) throw lost
    return new Map(among.map((each, at) => [each, replies[at]]))
  }
  const replies = await ask('DEL', named)
  const there = await ask(
    'EXISTS',
    named.filter(each => replies.get(each) === 1),
  )
  return named.map((each): DeleteOutcome => {
    const { sessionKey } = each
    const reply = there.has(each) ? there.get(each) : replies.get(each)
    if (reply instanceof ErrorReply) {
      const error = troubleError(troubleOf(reply), reply)
      return { sessionKey, outcome: 'failed', cause: error.message, error }
    }
    if (!there.has(each)) return { sessionKey, outcome: 'already-gone' }
    return reply === 0
      ? { sessionKey, outcome: 'deleted' }
      : { sessionKey, outcome: 'failed', cause: 'It is there again: a request in flight saved it.' }
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
