import type { ServerPlace } from '../../../../shared/contract/addresses.ts'
import { isLocalHost } from '../../address.ts'
import type { Connected } from '../../link.ts'
import type { TlsOptions } from '../../tls-options.ts'
import type { RedisAccess } from './address.ts'
import { connectServer } from './connect.ts'
import type { RedisLine } from './line.ts'
import { createListening } from './listening.ts'

/** One server that has all keys. */
export async function openSingle(
  access: RedisAccess,
  at: ServerPlace | string,
  tls: TlsOptions | null,
  onLost: () => void,
): Promise<Connected<RedisLine>> {
  const whenLost: { destroy?: () => void } = {}
  const lose = () => {
    whenLost.destroy?.()
    onLost()
  }
  const { client, node } = await connectServer(access, at, tls, access.address.database, lose)
  const listening = createListening(() => [client.duplicate()], lose)
  const destroy = () => {
    listening.end()
    client.destroy()
  }
  // What listens and what asks end together, so that a line is whole or gone.
  whenLost.destroy = destroy
  return {
    connection: {
      nodes: [node],
      ownerOf: () => node,
      isEncrypted: tls !== null,
      isLocal: typeof at === 'string' || isLocalHost(at.host),
      listen: listening.listen,
    },
    close: async () => {
      listening.end()
      await client.close()
    },
    destroy,
  }
}
