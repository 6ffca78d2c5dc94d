import type { Connected } from '../../link.ts'
import type { TlsOptions } from '../../tls-options.ts'
import { tlsAttempts } from '../../tls-options.ts'
import type { RedisAccess } from './address.ts'
import { connectServer, firstThatWorks } from './connect.ts'
import { createListening } from './listening.ts'
import type { RedisLine } from './line.ts'
import { mayLackTls } from './trouble.ts'

/** Signs in wherever the keys are. Errors of the client come out as they are; `onLost` is called when a connection ends. */
export function openLine(access: RedisAccess, onLost: () => void): Promise<Connected<RedisLine>> {
  const { topology, socketPath, tls } = access.address
  const attempts = tlsAttempts(tls, topology === 'single' && socketPath !== null)
  return firstThatWorks(attempts, mayLackTls, options => openSingle(access, options, onLost))
}

async function openSingle(
  access: RedisAccess,
  tls: TlsOptions | null,
  onLost: () => void,
): Promise<Connected<RedisLine>> {
  const { servers, socketPath, database } = access.address
  const [first] = servers
  const at = socketPath ?? first
  if (at === undefined) throw new Error('No server')
  const whenLost: { destroy?: () => void } = {}
  const lose = () => {
    whenLost.destroy?.()
    onLost()
  }
  const { client, node } = await connectServer(access, at, tls, database, lose)
  const listening = createListening(() => [client.duplicate()], lose)
  const destroy = () => {
    listening.end()
    client.destroy()
  }
  // What listens and what asks end together, so that a line is whole or gone.
  whenLost.destroy = destroy
  return {
    connection: { nodes: [node], ownerOf: () => node, isEncrypted: tls !== null, listen: listening.listen },
    close: async () => {
      listening.end()
      await client.close()
    },
    destroy,
  }
}
