import type { RedisArgument } from '@redis/client'
import { ErrorReply } from '@redis/client'

/** What a server answers; strings of bytes are Buffers where they were asked for as such. */
export type Reply = string | number | Buffer | null | readonly Reply[]
export type Command = readonly RedisArgument[]

/** A server that has keys of its own. */
export type RedisNode = {
  /** "10.0.0.5:6379" */
  readonly place: string
  readonly send: (command: Command) => Promise<Reply>
  /** The same with strings of bytes as Buffers. */
  readonly sendForBytes: (command: Command) => Promise<Reply>
}

/** Signed in to all servers that have keys: one, or the masters of a cluster. */
export type RedisLine = {
  readonly nodes: readonly RedisNode[]
  /** The node that has the key. */
  readonly ownerOf: (key: string) => RedisNode
  readonly isEncrypted: boolean
  /** Whether all of these servers are on this machine, where nobody can listen on the way. */
  readonly isLocal: boolean
  /**
   * Tells of what happens to keys that fit the pattern, over connections of its own; again and again asked it stays one.
   * Rejects where that is not allowed.
   */
  readonly listen: (database: number, pattern: string, onKey: (key: string) => void) => Promise<void>
}

/** Sends all at once and gives each answer; a command that the server refused gives its error. */
export function sendAll(sent: readonly Promise<Reply>[]): Promise<readonly (Reply | ErrorReply)[]> {
  return Promise.all(
    sent.map(reply =>
      reply.catch((error: unknown) => {
        if (error instanceof ErrorReply) return error
        throw error
      }),
    ),
  )
}

/** Throws what is an error, unless it is of this kind. */
export function refuseErrors(replies: readonly (Reply | ErrorReply)[], except: RegExp): void {
  for (const reply of replies) if (reply instanceof ErrorReply && !except.test(reply.message)) throw reply
}

export const isWrongType = /^WRONGTYPE /

/** A name as a pattern of SCAN and PSUBSCRIBE that fits this name alone. */
export const literally = (text: string): string => text.replaceAll(/[\\*?[\]]/g, '\\$&')
