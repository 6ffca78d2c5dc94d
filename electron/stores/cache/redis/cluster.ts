import { createCluster, RootNodesUnavailableError } from '@redis/client'
import { RollcallError } from '../../../../shared/contract/reply.ts'
import { isLocalHost } from '../../address.ts'
import type { Connected } from '../../link.ts'
import type { TlsOptions } from '../../tls-options.ts'
import type { RedisAccess } from './address.ts'
import { clusterDefaults, inTime, nodeOver } from './connect.ts'
import type { RedisLine, RedisNode } from './line.ts'
import { createListening } from './listening.ts'
import { slotOf } from './slot.ts'

/** The masters of a Redis Cluster, as its client finds them. When one is lost, or keys have moved, they are found anew. */
export async function openCluster(
  access: RedisAccess,
  tls: TlsOptions | null,
  onLost: () => void,
): Promise<Connected<RedisLine>> {
  if (access.address.database !== 0) {
    throw new RollcallError('BAD_REQUEST', 'A Redis Cluster has only the database 0.', {
      hint: 'Take the database number out of the connection.',
    })
  }
  const defaults = clusterDefaults(access, tls)
  let lastTrouble: unknown = null
  const cluster = createCluster({
    RESP: 2,
    rootNodes: access.address.servers.map(({ host, port }) => ({
      ...defaults,
      socket: { ...defaults.socket, host, port },
    })),
    defaults,
    topologyRefreshOnReconnectionAttemptStrategy: false,
  })
  const whenLost: { destroy?: () => void } = {}
  const lose = (error?: unknown) => {
    lastTrouble = error ?? lastTrouble
    whenLost.destroy?.()
    onLost()
  }
  cluster.on('error', lose)
  try {
    await inTime(cluster.connect())
  } catch (error) {
    cluster.destroy()
    throw error instanceof RootNodesUnavailableError && lastTrouble !== null ? lastTrouble : error
  }
  const clients = cluster.masters.flatMap(({ client, host, port }) =>
    client ? [{ client, place: `${host}:${port}` }] : [],
  )
  const nodes = new Map<string, RedisNode>(clients.map(({ client, place }) => [place, nodeOver(client, place)]))
  const listening = createListening(() => clients.map(({ client }) => client.duplicate()), lose)
  const destroy = () => {
    listening.end()
    cluster.destroy()
  }
  whenLost.destroy = destroy
  return {
    connection: {
      nodes: [...nodes.values()],
      ownerOf(key) {
        const master = cluster.slots[slotOf(key)]?.master
        const node = master && nodes.get(`${master.host}:${master.port}`)
        if (node === undefined) throw new Error('CLUSTERDOWN Hash slot not served')
        return node
      },
      isEncrypted: tls !== null,
      isLocal: cluster.masters.every(({ host }) => isLocalHost(host)),
      listen: listening.listen,
    },
    close: async () => {
      listening.end()
      await cluster.close()
    },
    destroy,
  }
}
