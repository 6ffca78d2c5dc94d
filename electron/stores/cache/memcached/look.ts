import type { StoreInfo } from '../../../../shared/contract/monitor.ts'
import type { NetworkPlace } from '../../address.ts'
import { RollcallError } from '../../../../shared/contract/reply.ts'
import { isLocal } from '../../address.ts'
import type { Asked } from '../../clock-look.ts'
import { clockAhead, fastest } from '../../clock-look.ts'
import type { StoreCapabilities } from '../../store.ts'
import type { MemcachedServer, Stats } from './server.ts'

/** What is true of the servers of one cache. */
export type MemcachedLook = {
  readonly versions: readonly string[]
  readonly latencyMs: number
  readonly clockAheadMs: number | null
  /** Of each server that does not list its keys, where it is and what it says. */
  readonly noLists: readonly { readonly place: string; readonly words: string }[]
  readonly hasCas: boolean
  readonly evictions: number
  /** When each was started (s). */
  readonly startedAt: readonly (number | null)[]
}

export async function lookAtServers(servers: readonly MemcachedServer[]): Promise<MemcachedLook> {
  const looks = await Promise.all(
    servers.map(async server => {
      const asked = await fastest(server.look)
      return { asked, words: await server.whyNoList(), place: server.place }
    }),
  )
  for (const { asked, place } of looks) requireVersion(asked.value.stats.get('version') ?? '', place)
  const settings = (name: string) => looks.map(({ asked }) => asked.value.settings.get(name))
  return {
    versions: [...new Set(looks.map(({ asked }) => (asked.value.stats.get('version') ?? '').slice(0, 20)))],
    latencyMs: Math.max(...looks.map(({ asked }) => asked.latencyMs)),
    clockAheadMs: furthest(looks.map(({ asked }) => aheadOf(asked))),
    noLists: looks.flatMap(({ words, place }) => (words === null ? [] : { place, words })),
    hasCas: !settings('cas_enabled').includes('no'),
    evictions: looks.reduce((sum, { asked }) => sum + (Number(asked.value.stats.get('evictions')) || 0), 0),
    startedAt: servers.map(server => server.startedAt()),
  }
}

/** Older ones cannot say when an entry ends. Throws UNSUPPORTED. */
function requireVersion(version: string, place: string): void {
  const [, major = '', minor = ''] = /^(\d+)\.(\d+)/.exec(version) ?? []
  if (Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 6)) return
  throw new RollcallError(
    'UNSUPPORTED',
    `The server at ${place} is Memcached ${version.slice(0, 20)}, which is too old.`,
    {
      hint: 'Memcached 1.6 or newer is needed: older ones cannot say when a session ends.',
    },
  )
}

/** The server tells whole seconds: less than two of them say nothing. */
function aheadOf(asked: Asked<{ readonly stats: Stats }>): number | null {
  const ahead = clockAhead(asked, (Number(asked.value.stats.get('time')) + 0.5) * 1000)
  return ahead === null ? null : Math.abs(ahead) < 2000 ? 0 : ahead
}

function furthest(aheads: readonly (number | null)[]): number | null {
  const known = aheads.filter(ahead => ahead !== null)
  return known.length === 0 ? null : known.reduce((one, other) => (Math.abs(other) > Math.abs(one) ? other : one))
}

const clockLimitMs = 5000

/** What was seen, as people read it. */
export function describeMemcached(
  places: readonly NetworkPlace[],
  prefix: string,
  look: MemcachedLook,
  capabilities: StoreCapabilities,
): StoreInfo {
  const { versions, latencyMs, clockAheadMs } = look
  const unlisted = unlistedNotes(look, places.length)
  return {
    product: `Memcached ${versions.join(' and ')}`,
    location: `${places.length === 1 ? '' : `${places.length} servers, `}keys ${prefix}…`,
    latencyMs,
    clockAheadMs,
    timeZone: 'exact moments (expiry of the keys)',
    logout: capabilities.delete,
    setExpiry: capabilities.setExpiry,
    ...(unlisted.length > 0 && {
      unlisted: { which: unlisted.length === places.length ? 'all' : 'some', reason: unlisted.join(' ') },
    }),
    notes: [
      ...unlisted,
      ...(look.hasCas || look.noLists.length === places.length ? [] : [coarseNote]),
      'Memcached keeps sessions in memory alone: when it is restarted, everybody is logged out.',
      ...evictionNotes(look),
      ...clockNotes(clockAheadMs),
      ...(places.every(isLocal) ? [] : ['This connection is not encrypted.']),
    ],
  }
}

const coarseNote = 'The server keeps no cas (-C): of two saves with the same end and length only the first is seen.'

/** Of each server that does not list its keys, why. */
export function unlistedNotes({ noLists }: MemcachedLook, servers: number): readonly string[] {
  return noLists.map(({ place, words }) => {
    const who = servers === 1 ? 'The server' : `The server at ${place}`
    const why = /not allowed/.test(words)
      ? 'was started so that it lists no keys (-X)'
      : /disabled/.test(words)
        ? 'was started without what lists its keys (no_lru_crawler)'
        : 'does not list its keys (lru_crawler metadump)'
    return `${who} ${why}: sessions are shown once they were looked up by the value of their cookie, and no others.`
  })
}

function evictionNotes({ evictions }: MemcachedLook): string[] {
  if (evictions === 0) return []
  const many = evictions === 1 ? 'one entry' : `${evictions.toLocaleString('en')} entries`
  return [
    `It has thrown away ${many} since it was started, as its memory was full: sessions among them ended before their time.`,
  ]
}

function clockNotes(ahead: number | null): string[] {
  if (ahead === null || Math.abs(ahead) <= clockLimitMs) return []
  const seconds = Math.round(Math.abs(ahead) / 1000).toLocaleString('en')
  return [`The server's clock is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's.`]
}

/** When it was started is worked out from whole seconds. */
const startGrain = 3

/** What happened since the look: a restart leaves nothing. */
export function restartNotes({ startedAt }: MemcachedLook, servers: readonly MemcachedServer[]): readonly string[] {
  return servers.flatMap((server, at) => {
    const [before, now] = [startedAt[at] ?? null, server.startedAt()]
    if (before === null || now === null || now - before < startGrain) return []
    const when = new Date(now * 1000).toISOString().replace('T', ' ').slice(0, 19)
    return [`The server at ${server.place} was restarted at ${when} UTC: every session in it ended then.`]
  })
}
