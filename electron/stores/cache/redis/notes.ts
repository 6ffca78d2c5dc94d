import type { StoreInfo } from '../../../../shared/contract/monitor.ts'
import type { StoreCapabilities } from '../../store.ts'
import type { RedisAddress } from '../../../../shared/contract/addresses.ts'
import type { RedisLook } from './look.ts'

const clockLimitMs = 5000

export type Seen = {
  readonly look: RedisLook
  readonly isEncrypted: boolean
  readonly isLocal: boolean
  /** Whether the end of a key is known to the millisecond. */
  readonly isExact: boolean
  /** Whether the server tells of changes here. */
  readonly isTold: boolean
}

/** What was seen of a Redis, as people read it. */
export function describeRedis(
  address: RedisAddress,
  prefix: string,
  { look, ...seen }: Seen,
  capabilities: StoreCapabilities,
): StoreInfo {
  return {
    product: look.product,
    location: `database ${address.database}, keys ${prefix}…`,
    latencyMs: look.latencyMs,
    clockAheadMs: look.clockAheadMs,
    timeZone: 'exact moments (expiry of the keys)',
    logout: capabilities.delete,
    setExpiry: capabilities.setExpiry,
    notes: [
      ...followingNotes(look, seen.isTold),
      ...memoryNotes(look),
      ...(seen.isExact ? [] : [coarseNote]),
      ...clockNotes(look.clockAheadMs),
      ...(seen.isEncrypted || seen.isLocal ? [] : ['This connection is not encrypted.']),
    ],
  }
}

const coarseNote =
  'The server does not know PEXPIRETIME (Redis 7) or does not permit it, so the end of a session is known to a tenth of a second, and ' +
  'of two saves in the same tenth only the first may be seen.'

function followingNotes({ notifications, keys }: RedisLook, isTold: boolean): string[] {
  const round = `Rollcall goes through ${keys === null ? 'all' : `its ${keys.toLocaleString('en')}`} keys again and again`
  if (!isTold) {
    const why =
      notifications === null
        ? 'Whether the server tells of changes could not be asked, and it was not permitted to listen.'
        : 'The server does not tell of changes: notify-keyspace-events is off, and Rollcall does not switch it on.'
    return [`${why} ${round}, a little at a time: a change is seen when its key comes round.`]
  }
  if (notifications === null) {
    return [`Whether the server tells of changes could not be asked. If it does not, ${round}: a change is seen then.`]
  }
  const missing = ['g', '$', 'x', 'e'].filter(letter => !notifications.includes(letter))
  if (missing.length === 0) return []
  return [
    `The server tells of some changes only (notify-keyspace-events lacks ${missing.join(', ')}); ` +
      `for the others ${round}.`,
  ]
}

/** A session that is thrown away is a person who is logged out. */
function memoryNotes({ maxMemory, evictionPolicy, evictedKeys }: RedisLook): string[] {
  const notes: string[] = []
  if (maxMemory !== null && maxMemory > 0 && evictionPolicy !== null) {
    const full = `When its memory is full (maxmemory ${inMegabytes(maxMemory)}, ${evictionPolicy})`
    notes.push(
      evictionPolicy === 'noeviction'
        ? `${full} the site can save no session.`
        : `${full} the server throws keys away, sessions too: those people are then logged out.`,
    )
  }
  if (evictedKeys !== null && evictedKeys > 0) {
    const many = evictedKeys === 1 ? 'one key' : `${evictedKeys.toLocaleString('en')} keys`
    notes.push(`It has thrown away ${many} since it was started, because its memory was full.`)
  }
  return notes
}

const inMegabytes = (bytes: number) => `${Math.max(1, Math.round(bytes / 1_048_576)).toLocaleString('en')} MB`

function clockNotes(ahead: number | null): string[] {
  if (ahead === null || Math.abs(ahead) <= clockLimitMs) return []
  const seconds = Math.round(Math.abs(ahead) / 1000).toLocaleString('en')
  return [`The server's clock is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's.`]
}
