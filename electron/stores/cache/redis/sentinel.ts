import type { ServerPlace } from '../../../../shared/contract/addresses.ts'
import { RollcallError } from '../../../../shared/contract/reply.ts'
import type { TlsOptions } from '../../tls-options.ts'
import type { RedisAccess } from './address.ts'
import { connectServer } from './connect.ts'
import type { Reply } from './line.ts'
import { mayLackTls } from './trouble.ts'

/**
 * Asks one sentinel after the other who the master is, as Redis' guidelines for clients say: each connection of ours begins with this
 * question, so that a failover ends with the next attempt at the new master. Where none answers, an error is thrown that may come
 * from a want of TLS, if there is one: whoever only prefers TLS then asks without it, though other sentinels are down.
 */
export async function findMaster(access: RedisAccess, tls: TlsOptions | null): Promise<ServerPlace> {
  const { servers, masterName } = access.address
  const troubles: unknown[] = []
  let isUnknown = false
  for (const sentinel of servers) {
    try {
      const reply = await askSentinel(access, sentinel, tls, masterName ?? '')
      if (reply !== null) return reply
      isUnknown = true
    } catch (error) {
      troubles.push(error)
    }
  }
  if (!isUnknown) throw troubles.find(mayLackTls) ?? troubles.at(-1)
  throw new RollcallError('NOT_FOUND', `The sentinels know no master "${masterName ?? ''}".`, {
    hint: 'Check its name: SENTINEL MASTERS lists them.',
  })
}

/** Sentinels often ask for no password where the servers do; where they do ask, it is tried with the same one. */
async function askSentinel(
  access: RedisAccess,
  sentinel: ServerPlace,
  tls: TlsOptions | null,
  masterName: string,
): Promise<ServerPlace | null> {
  const anonymous = { address: { ...access.address, user: '' }, password: null }
  try {
    return await askAs(anonymous, sentinel, tls, masterName)
  } catch (error) {
    if (!(error instanceof Error) || !/^(NOAUTH|NOPERM)/.test(error.message)) throw error
    return askAs(access, sentinel, tls, masterName)
  }
}

async function askAs(
  access: RedisAccess,
  sentinel: ServerPlace,
  tls: TlsOptions | null,
  masterName: string,
): Promise<ServerPlace | null> {
  const { client, node } = await connectServer(access, sentinel, tls, 0, () => {})
  try {
    return placeOf(await node.send(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName]))
  } finally {
    client.destroy()
  }
}

function placeOf(reply: Reply): ServerPlace | null {
  const [host, port] = Array.isArray(reply) ? reply : []
  return typeof host === 'string' && typeof port === 'string' ? { host, port: Number(port) } : null
}
