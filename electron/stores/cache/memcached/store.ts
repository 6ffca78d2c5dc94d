import { Buffer } from 'node:buffer'
import type { SiteCache } from '../../../../shared/contract/addresses.ts'
import type { Site } from '../../../../shared/contract/connections.ts'
import { RollcallError } from '../../../../shared/contract/reply.ts'
import { maxCacheValueBytes } from '../../../../shared/django/cache-value.ts'
import type { Possibility } from '../../engine.ts'
import { keysPerDelete } from '../../limits.ts'
import type { DeleteOutcome, ListedStore, StoreCapabilities, StoredSession } from '../../store.ts'
import { cacheKeys } from '../cache-keys.ts'
import type { MemcachedAddress } from './address.ts'
import { nameForPymemcache, placesOf } from './address.ts'
import type { Dumped } from './dump.ts'
import type { MemcachedLook } from './look.ts'
import { describeMemcached, lookAtServers, restartNotes, unlistedNotes } from './look.ts'
import { createPackedListing } from './packed-listing.ts'
import { createServer } from './server.ts'
import type { Entry } from './server.ts'
import { createServers } from './servers.ts'

/** The year 9999: an entry without an end outlives whoever looks. */
const never = 253_402_300_799
/** Memcached reads an end as 32 bits. */
const latestEnd = 2 ** 31 - 1
const longestKey = 250
/** A server makes its list in one go, of other applications' keys too: it shall do that for a twentieth of the time. */
const restTimes = 20
const notOpened: Possibility = { possible: false, reason: 'The store has not been opened yet.' }

/** The sessions of a site in Memcached (PyMemcacheCache, PyLibMCCache). Listed where the servers list their keys. */
export function createMemcachedStore(site: Site, cache: SiteCache, address: MemcachedAddress): ListedStore {
  const keys = cacheKeys(site, cache)
  const places = placesOf(address)
  const servers = places.map(createServer)
  const all = createServers(servers, places.map(nameForPymemcache))
  let capabilities: StoreCapabilities = { delete: notOpened, setExpiry: notOpened }
  /** As it was when it was opened first. */
  let first: MemcachedLook | null = null
  let unlisted: readonly string[] = []
  let listed = createPackedListing()
  let restUntil = 0

  const keyOf = (sessionKey: string) => {
    const key = keys.keyOf(sessionKey)
    return key !== null && Buffer.byteLength(key) <= longestKey ? key : null
  }

  async function get(sessionKeys: readonly string[]): Promise<readonly StoredSession[]> {
    const wanted = new Map([...new Set(sessionKeys)].flatMap(each => pair(keyOf(each), each)))
    const found = await all.get([...wanted.keys()])
    return [...found].map(([key, { entry }]) => toSession(wanted.get(key) as string, entry))
  }

  /** The whole list, as the servers make it in one go; it is handed out in parts. */
  async function listAnew(): Promise<void> {
    listed = createPackedListing()
    const found = createPackedListing()
    const began = performance.now()
    const ends = await all.list(keys.prefix, dumped => {
      const sessionKey = keys.sessionKeyOf(dumped.cacheKey)
      if (sessionKey !== null) found.add(sessionKey, markOf(dumped))
    })
    const ended = performance.now()
    restUntil = ended + (ended - began) * restTimes
    if (ends.some(end => end.kind === 'busy')) {
      throw new RollcallError('UNAVAILABLE', 'The server lists its keys for somebody else.', {
        hint: 'Rollcall tries again.',
      })
    }
    listed = found
  }

  return {
    kind: 'listed',
    get capabilities() {
      return capabilities
    },
    open: async () => {
      requireKeys(keys.prefix)
      const look = await lookAtServers(servers)
      first ??= look
      unlisted = unlistedNotes(look, places.length)
      const readOnly = site.mode === 'read-only' ? 'This connection is read-only.' : null
      const noCas = look.hasCas
        ? null
        : 'The server was started without cas (-C): a session could not be changed without overwriting what the site saves meanwhile.'
      capabilities = { delete: possibility(readOnly), setExpiry: possibility(readOnly ?? noCas) }
      return describeMemcached(places, keys.prefix, look, capabilities)
    },
    close: async () => {
      await Promise.all(servers.map(server => server.close()))
    },
    // How many of a server's entries are sessions is known once they are listed.
    count: () => Promise.resolve(null),
    list: async (after, limit) => {
      if (after === undefined) await listAnew()
      const from = Number(after ?? 0)
      const rows = listed.part(from, limit)
      const next = from + rows.length
      const isLast = rows.length === 0 || next >= listed.length()
      if (isLast) listed = createPackedListing()
      return { rows, next: isLast ? undefined : String(next) }
    },
    restMs: () => Math.max(0, restUntil - performance.now()),
    get,
    getFromPrimary: get,
    whyNotListed: () => (unlisted.length === 0 ? null : unlisted.join(' ')),
    notes: () => (first === null ? [] : restartNotes(first, servers)),
    delete: async (sessionKeys, isCancelled = () => false) => {
      const { possible, reason } = capabilities.delete
      if (!possible) throw new RollcallError('FORBIDDEN', reason ?? 'Sessions cannot be deleted here.')
      const distinct = [...new Set(sessionKeys)]
      const outcomes: DeleteOutcome[] = []
      for (let at = 0; at < distinct.length; at += keysPerDelete) {
        if (isCancelled()) return [...outcomes, ...distinct.slice(at).map(notTried)]
        const part = distinct.slice(at, at + keysPerDelete)
        const removed = await all.remove(part.flatMap(sessionKey => keyOf(sessionKey) ?? []))
        outcomes.push(...part.map(sessionKey => outcomeOf(sessionKey, removed.get(keyOf(sessionKey) ?? ''))))
      }
      return outcomes
    },
    replace: async (before, after) => {
      const { possible, reason } = capabilities.setExpiry
      if (!possible) throw new RollcallError('FORBIDDEN', reason ?? 'Sessions cannot be changed here.')
      if (before.cutFrom !== undefined || after.sessionData.length > maxCacheValueBytes) {
        throw new RollcallError('UNSUPPORTED', 'This session is too large to be changed.')
      }
      const key = keyOf(before.sessionKey)
      const found = key === null ? undefined : (await all.get([key])).get(key)
      if (key === null || found === undefined) return 'gone'
      const { entry, server } = found
      const now = toSession(before.sessionKey, entry)
      if (now.sessionData !== before.sessionData || now.expireDate !== before.expireDate) return 'changed'
      const value = Buffer.from(after.sessionData, 'latin1')
      const endsAt = endOf(after.expireDate)
      const written = await server.replace(key, entry, { value, flags: flagsOf(entry, value), endsAt })
      return written === 'stored' ? 'replaced' : written
    },
  }
}

const pair = <Key, Value>(key: Key | null, value: Value): (readonly [Key, Value])[] =>
  key === null ? [] : [[key, value]]

const possibility = (reason: string | null): Possibility => ({ possible: reason === null, reason })

const notTried = (sessionKey: string): DeleteOutcome => ({ sessionKey, outcome: 'not-tried', cause: null })

/** Django itself uses no other keys. Throws BAD_REQUEST. */
function requireKeys(prefix: string): void {
  const isText = Array.from(prefix).every(character => character > ' ' && character !== '\x7f')
  if (isText && Buffer.byteLength(prefix) + 32 <= longestKey) return
  throw new RollcallError('BAD_REQUEST', 'Memcached holds no keys that begin like this.', {
    hint: 'A key has at most 250 bytes and no spaces: check the key prefix of the cache.',
  })
}

/**
 * Every save has another cas, but an end that is moved alone (touch) keeps it. With -C there is none, and of two saves with the same end
 * and length only the first is seen. An end has 32 bits, and so few of the others are left that both fit into a number.
 */
const markOf = ({ cas, endsAt, size }: Dumped) => ((cas === 0 ? size : cas) % 2 ** 21) * 2 ** 32 + (endsAt ?? 0)

function toSession(sessionKey: string, { value, size, endsAt }: Entry): StoredSession {
  const session = { sessionKey, sessionData: value.toString('latin1'), expireDate: (endsAt ?? never) * 1e6 }
  return size > maxCacheValueBytes ? { ...session, cutFrom: size } : session
}

/** 0 for never, in seconds. */
function endOf(expireDate: number): number {
  const end = Math.floor(expireDate / 1e6)
  if (end >= never) return 0
  if (end <= latestEnd) return Math.max(1, end)
  throw new RollcallError('UNSUPPORTED', 'Memcached keeps no end beyond January 2038.')
}

const isCompressed = 8

/** The clients go by a flag for what is compressed (zlib): it must be true of what is written now. */
function flagsOf({ flags, value: before }: Entry, value: Buffer): number {
  const [was, is] = [isZlib(before), isZlib(value)]
  return was === is ? flags : is ? flags | isCompressed : flags & ~isCompressed
}

const isZlib = (value: Buffer) => value.length > 1 && value[0] === 0x78 && value.readUInt16BE(0) % 31 === 0

function outcomeOf(
  sessionKey: string,
  removed: { readonly wasThere: boolean; readonly error: unknown } | undefined,
): DeleteOutcome {
  if (removed === undefined) return { sessionKey, outcome: 'already-gone' }
  const { wasThere, error } = removed
  if (error === null || wasThere) return { sessionKey, outcome: wasThere ? 'deleted' : 'already-gone' }
  const cause = error instanceof RollcallError ? error.message : 'The server reported an error.'
  return { sessionKey, outcome: 'failed', cause, error }
}
