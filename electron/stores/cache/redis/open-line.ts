import type { Connected } from '../../link.ts'
import { tlsAttempts } from '../../tls-options.ts'
import type { RedisAccess } from './address.ts'
import { socketOf } from '../../../../shared/contract/addresses.ts'
import { openCluster } from './cluster.ts'
import { firstThatWorks } from './connect.ts'
import type { RedisLine } from './line.ts'
import { findMaster } from './sentinel.ts'
import { openSingle } from './single.ts'
import { mayLackTls } from './trouble.ts'

/** Signs in wherever the keys are. Errors of the client come out as they are; `onLost` is called when a connection ends. */
export function openLine(access: RedisAccess, onLost: () => void): Promise<Connected<RedisLine>> {
  const { topology, servers, tls } = access.address
  const socket = socketOf(access.address)
  return firstThatWorks(tlsAttempts(tls, socket !== null), mayLackTls, async options => {
    switch (topology) {
      case 'single': {
        const [first] = servers
        if (first === undefined) throw new Error('No server')
        return openSingle(access, socket ?? first, options, onLost)
      }
      case 'sentinel':
        return openSingle(access, await findMaster(access, options), options, onLost)
      case 'cluster':
        return openCluster(access, options, onLost)
    }
  })
}
