import { ErrorReply } from '@redis/client'
import type { Possibility } from '../../engine.ts'
import type { StoreCapabilities } from '../../store.ts'
import type { Command, RedisNode } from './line.ts'
import { sendAll } from './line.ts'

type Explain = (error: unknown) => Error

const later = '4102444800000'

/**
 * What this account may do, found by doing it to a key that is not there: Redis has no question for it that everybody may ask.
 * None of these makes a key, changes one or tells anybody of anything.
 */
export async function permissions(node: RedisNode, absentKey: string, explain: Explain): Promise<StoreCapabilities> {
  const first = await possibility(node, [['DEL', absentKey]], explain)
  const second = await possibility(
    node,
    [
      ['WATCH', absentKey],
      ['UNWATCH'],
      ['SET', absentKey, '', 'XX'],
      ['PEXPIREAT', absentKey, later],
      ['MULTI'],
      ['EXEC'],
    ],
    explain,
  )
  return Object.freeze({ delete: first, setExpiry: second })
}

async function possibility(node: RedisNode, commands: readonly Command[], explain: Explain): Promise<Possibility> {
  const refused = (await sendAll(commands.map(node.send))).find(reply => reply instanceof ErrorReply)
  return refused ? { possible: false, reason: explain(refused).message } : { possible: true, reason: null }
}

export const nothingPossible = (reason: string): StoreCapabilities => {
  const impossible: Possibility = { possible: false, reason }
  return Object.freeze({ delete: impossible, setExpiry: impossible })
}
