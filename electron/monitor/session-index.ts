import { randomBytes } from 'node:crypto'
import type { Site } from '../../shared/contract/connections.ts'
import type { SessionStatus, StatusReason } from '../../shared/contract/session.ts'
import { decideStatus } from '../../shared/django/status.ts'
import type { StoredDate, StoredSession } from '../stores/store.ts'
import { hashOf, hashWords } from './auth-hash.ts'
import type { Columns } from './columns.ts'
import { expiryCode, growColumns, reasonCode, signatureCode, sourceCode, statusCode } from './columns.ts'
import type { SiteReader } from './decoder.ts'
import { createDictionary } from './dictionary.ts'
import { createKeyTable } from './key-table.ts'
import type { People } from './people.ts'
import { markOf } from './row-mark.ts'

const flag = { authUserId: 1, payloadUser: 2, authHash: 4 } as const
const expired = statusCode.of('expired')
/** By code: the statuses that time turns into `expired`. */
const mortal = Uint8Array.from({ length: 256 }, (_, code) => {
  const word = statusCode.word(code)
  return word === 'stale' || word === 'authenticated' || word === 'anonymous' ? 1 : 0
})

export type SessionIndex = {
  readonly columns: () => Columns
  readonly count: () => number
  readonly end: () => number
  /** Rises with every change of what a screen could show. */
  readonly version: () => number
  readonly touch: () => void
  readonly find: (sessionKey: string) => number
  readonly keyAt: (slot: number) => string
  /** True when the slot still holds the session that it held at that generation. */
  readonly isStill: (slot: number, generation: number) => boolean
  /** False when the index has this very row already. */
  readonly isNews: (row: StoredSession) => boolean
  readonly ref: (slot: number) => string
  /** The slot of a ref of this run whose session is still there, or -1. */
  readonly slotOf: (ref: string) => number
  /** Decodes a row and puts it in; the status waits for `decide`. */
  readonly put: (row: StoredSession, now: number) => { readonly slot: number; readonly before: SessionStatus | null }
  readonly remove: (slot: number) => void
  /** Decides the status of a slot anew; true when it changed. */
  readonly decide: (slot: number) => boolean
  /** The status at a moment (ms), as a code. */
  readonly statusAt: (slot: number, now: number) => number
  /** When its life began (ms): at the login, or when it was first seen where that is not known. */
  readonly beganAt: (slot: number) => number
  readonly backendAt: (slot: number) => string | null
  /** How often each expiry age (s) occurs among saved sessions. */
  readonly ages: () => ReadonlyMap<number, number>
  /** The latest signed time of any session (ms), by the site's own clock; -Infinity when none is known. */
  readonly newestSave: () => number
  readonly inRange: (from: StoredDate, to: StoredDate, visit: (slot: number) => void) => void
}

export function createSessionIndex(site: Site, reader: SiteReader, people: People): SessionIndex {
  const keys = createKeyTable()
  const run = randomBytes(3).toString('hex')
  const backends = createDictionary(1000)
  const ages = new Map<number, number>()
  const acceptsPayloadLogin = site.users === null
  let columns = growColumns(null, 1024)
  let version = 0
  let newestSave = -Infinity

  function decide(slot: number): boolean {
    const person = columns.person[slot] as number
    const flags = columns.flags[slot] as number
    const account = person < 0 ? 'unknown' : people.account(person)
    const hasHash = (flags & flag.authHash) !== 0
    const fits = hasHash && person >= 0 && people.hashFits(person, columns.authHash, slot * hashWords)
    const decision = decideStatus({
      unreadable: reasonCode.word(columns.unreadable[slot] as number),
      signature: signatureCode.word(columns.signature[slot] as number) ?? 'none',
      expireAt: Infinity,
      now: 0,
      authUserId: flags & flag.authUserId && person >= 0 ? people.userId(person) : null,
      authBackend: backendAt(slot),
      authHash: hasHash ? 'kept' : null,
      account:
        typeof account === 'string' || account.hashes === null ? account : { ...account, hashes: fits ? ['kept'] : [] },
      backends: site.django.authenticationBackends,
      payloadLogin: acceptsPayloadLogin,
      hasPayloadUser: (flags & flag.payloadUser) !== 0,
    })
    const status = statusCode.of(decision.status)
    const reason = reasonCode.of(decision.reason)
    const verified = decision.verified ? 1 : 0
    const changed =
      columns.status[slot] !== status || columns.reason[slot] !== reason || columns.verified[slot] !== verified
    columns.status[slot] = status
    columns.reason[slot] = reason
    columns.verified[slot] = verified
    if (changed) version += 1
    return changed
  }

  const backendAt = (slot: number) => backends.word(columns.backend[slot] as number)

  function statusAt(slot: number, now: number): number {
    const status = columns.status[slot] as number
    return mortal[status] === 1 && (columns.expireAt[slot] as number) <= now ? expired : status
  }

  function put(row: StoredSession, now: number) {
    const known = keys.find(row.sessionKey)
    const before = known < 0 ? null : statusCode.word(statusAt(known, now))
    const slot = known < 0 ? keys.add(row.sessionKey) : known
    if (slot >= columns.live.length) columns = growColumns(columns, columns.live.length * 2)
    if (known < 0) {
      columns.live[slot] = 1
      columns.generation[slot] = (columns.generation[slot] as number) + 1
      columns.firstSeenAt[slot] = now
      columns.status[slot] = 0
      columns.person[slot] = -1
      columns.fingerprint.set(reader.fingerprint(row.sessionKey), slot * 2)
    }
    fill(slot, row)
    version += 1
    return { slot, before }
  }

  function fill(slot: number, row: StoredSession): void {
    const decoded = reader.decode(row.sessionData)
    const fields = decoded.serialized === null ? null : reader.fields(decoded.serialized)
    const problem: StatusReason | null = decoded.unreadable ?? fields?.unreadable ?? null
    // Django takes a payload under a wrong signature as empty: it names nobody.
    const trusted = fields !== null && problem === null && decoded.signature !== 'invalid' ? fields : null
    const expireAt = reader.clock.toInstant(row.expireDate)
    const activity = trusted?.lastActivity ?? decoded.signedAt
    columns.expireDate[slot] = row.expireDate
    columns.expireAt[slot] = expireAt
    columns.savedAt[slot] = decoded.signedAt ?? Number.NaN
    columns.loginAt[slot] = trusted?.loginTime ?? Number.NaN
    columns.activityAt[slot] = activity ?? Number.NaN
    columns.activitySource[slot] = sourceCode.of(
      trusted?.lastActivity == null ? (decoded.signedAt === null ? null : 'saved') : 'payload',
    )
    own(slot, trusted === null ? -1 : people.identify(trusted))
    columns.backend[slot] = backends.of(trusted?.authBackend ?? null)
    columns.authHash.set(hashOf(trusted?.authHash ?? ''), slot * hashWords)
    columns.unreadable[slot] = reasonCode.of(problem)
    columns.signature[slot] = signatureCode.of(decoded.signature)
    columns.expiryKind[slot] = expiryCode.of(trusted?.sessionExpiry.kind ?? null)
    columns.flags[slot] =
      (trusted?.authUserId != null ? flag.authUserId : 0) |
      ((trusted?.user ?? trusted?.userId) != null ? flag.payloadUser : 0) |
      (trusted?.authHash != null ? flag.authHash : 0)
    columns.size[slot] = Math.min(row.sessionData.length, 0xffffffff)
    const isFixed = trusted?.sessionExpiry.kind === 'date'
    columns.mark[slot] = markOf(row.sessionData)
    if (decoded.signedAt === null) return
    if (!isFixed) learnAge(row.expireDate - reader.clock.toStored(decoded.signedAt))
    newestSave = Math.max(newestSave, decoded.signedAt)
  }

  function own(slot: number, person: number): void {
    const before = columns.person[slot] as number
    if (before === person) return
    if (person >= 0) people.hold(person)
    if (before >= 0) people.release(before)
    columns.person[slot] = person
  }

  /** The signed time has whole seconds, so the age is the difference rounded down. On the wall clock, as Django adds it. */
  function learnAge(microseconds: number): void {
    const age = Math.floor(microseconds / 1e6)
    if (age < 1 || (!ages.has(age) && ages.size >= 10_000)) return
    ages.set(age, (ages.get(age) ?? 0) + 1)
  }

  return {
    columns: () => columns,
    count: keys.count,
    end: keys.end,
    version: () => version,
    touch: () => {
      version += 1
    },
    find: keys.find,
    keyAt: keys.keyAt,
    isStill: (slot, generation) => columns.live[slot] === 1 && columns.generation[slot] === generation,
    isNews(row) {
      const slot = keys.find(row.sessionKey)
      if (slot < 0 || columns.expireDate[slot] !== row.expireDate) return true
      return columns.mark[slot] !== markOf(row.sessionData)
    },
    ref: slot => `${run}.${slot.toString(36)}.${(columns.generation[slot] as number).toString(36)}`,
    slotOf(ref) {
      const [ofRun, slotText = '', generation = ''] = ref.split('.')
      const slot = Number.parseInt(slotText, 36)
      if (ofRun !== run || !(slot >= 0 && slot < keys.end()) || columns.live[slot] !== 1) return -1
      return columns.generation[slot] === Number.parseInt(generation, 36) ? slot : -1
    },
    put,
    remove(slot) {
      own(slot, -1)
      columns.live[slot] = 0
      keys.remove(slot)
      version += 1
    },
    decide,
    statusAt,
    beganAt(slot) {
      const login = columns.loginAt[slot] as number
      return Number.isNaN(login) ? (columns.firstSeenAt[slot] as number) : login
    },
    backendAt,
    ages: () => ages,
    newestSave: () => newestSave,
    inRange(from, to, visit) {
      const { live, expireDate } = columns
      for (let slot = 0; slot < keys.end(); slot += 1) {
        const date = expireDate[slot] as number
        if (live[slot] === 1 && date >= from && date < to) visit(slot)
      }
    },
  }
}
