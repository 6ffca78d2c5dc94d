import { randomBytes } from 'node:crypto'
import type { Site } from '../../shared/contract/connections.ts'
import type { StatusReason } from '../../shared/contract/session.ts'
import type { SessionFields } from '../../shared/django/fields.ts'
import { decideStatus } from '../../shared/django/status.ts'
import type { StoredFurther } from '../stores/further-columns.ts'
import type { StoredDate, StoredSession } from '../stores/store.ts'
import { hashOf, hashWords } from './auth-hash.ts'
import type { Columns } from './columns.ts'
import {
  expiryCode,
  growColumns,
  grown,
  largerCapacity,
  reasonCode,
  signatureCode,
  sourceCode,
  statusCode,
  statusWhen,
} from './columns.ts'
import type { DecodedBatch } from './decode-batch.ts'
import { decodedExpiry, decodedSignature, hasTime } from './decode-batch.ts'
import type { SiteReader } from './decoder.ts'
import { createDictionary } from './dictionary.ts'
import type { Further } from './further.ts'
import { createFurther } from './further.ts'
import { createKeyTable } from './key-table.ts'
import type { People } from './people.ts'
import { markOf } from './row-mark.ts'

const flag = { authUserId: 1, payloadUser: 2, authHash: 4 } as const
const fromPayload = sourceCode.of('payload')
const fromSaving = sourceCode.of('saved')

/** Of a row that was cut, what lies behind shows in its length alone; nothing else of it is ever told. */
const rowMark = ({ sessionData, cutFrom = 0 }: StoredSession) => (markOf(sessionData) ^ cutFrom) >>> 0

/** What further columns bring: a flag beside those above, and a source of the last activity. */
const ownerByColumn = 8
const fromColumn = sourceCode.of('column')

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
  /** Decodes a row and puts it in; the status waits for `decide`. `before` is a status code, 0 for a new session. */
  readonly put: (row: StoredSession, now: number) => { readonly slot: number; readonly before: number }
  /** The same with a row of a batch; its slot, or -1 when the index has this very row already. */
  readonly putDecoded: (batch: DecodedBatch, at: number, now: number, further: StoredFurther | undefined) => number
  /** The status code that the session of the last `putDecoded` had; 0 for a new one. */
  readonly statusBefore: () => number
  /** Whose the session that was put in last was before; -1 for nobody's, or a new one. */
  readonly ownerBefore: () => number
  readonly remove: (slot: number) => void
  /** Makes room for so many sessions at once. */
  readonly reserve: (sessions: number) => void
  /** Decides the status of a slot anew; true when it changed. */
  readonly decide: (slot: number) => boolean
  /** What the site's clock shows at a moment (ms); for `statusWhen`, by whoever goes through all sessions. */
  readonly storedWhen: (now: number) => StoredDate
  /** The status at a moment (ms), as a code. */
  readonly statusAt: (slot: number, now: number) => number
  /** When its life began (ms): at the login, or when it was first seen where that is not known. */
  readonly beganAt: (slot: number) => number
  readonly backendAt: (slot: number) => string | null
  /** What further columns say; null where the site names none. */
  readonly further: Further | null
  /** Whether the owner is known by a column alone, because Django takes nothing from the payload. */
  readonly isOwnerByColumn: (slot: number) => boolean
  /** How often each expiry age (s) occurs among saved sessions. */
  readonly ages: () => ReadonlyMap<number, number>
  /** The latest signed time of any session (ms), by the site's own clock; -Infinity when none is known. */
  readonly newestSave: () => number
  /** The slots whose date lies in a range. */
  readonly inRange: (from: StoredDate, to: StoredDate) => Int32Array
}

export function createSessionIndex(site: Site, reader: SiteReader, people: People): SessionIndex {
  const keys = createKeyTable({ inOrder: true })
  const run = randomBytes(3).toString('hex')
  const backends = createDictionary(1000)
  const further = site.sessionColumns === undefined ? null : createFurther(reader.clock)
  const ages = new Map<number, number>()
  const acceptsPayloadLogin = site.users === null
  let columns = growColumns(null, 1024)
  /** The rows' own dates, where the columns have another end; by slot. */
  let rowDates = new Float64Array(0)
  let version = 0
  let newestSave = -Infinity
  let statusBefore = 0
  let ownerBefore = -1
  /** The moment of the last question (ms), and what the site's clock shows then. */
  let storedAt = Number.NaN
  let storedNow: StoredDate = 0

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
      authUserId: flags & flag.authUserId && person >= 0 ? 'kept' : null,
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

  function storedWhen(now: number): StoredDate {
    if (now !== storedAt) {
      storedAt = now
      storedNow = reader.clock.toStored(now)
    }
    return storedNow
  }

  const statusAt = (slot: number, now: number) =>
    statusWhen(columns.status[slot] as number, columns.expireDate[slot] as number, storedWhen(now))

  function put(row: StoredSession, now: number) {
    const known = keys.find(row.sessionKey)
    const before = known < 0 ? 0 : statusAt(known, now)
    const slot = known < 0 ? keys.add(row.sessionKey) : known
    if (known < 0) {
      enter(slot, now)
      columns.fingerprint.set(reader.fingerprint(row.sessionKey), slot * 2)
    }
    fill(slot, row)
    version += 1
    return { slot, before }
  }

  /** A slot for a session that was not there. */
  function enter(slot: number, now: number): void {
    if (slot >= columns.live.length) columns = growColumns(columns, largerCapacity(slot))
    columns.live[slot] = 1
    columns.generation[slot] = (columns.generation[slot] as number) + 1
    columns.firstSeenAt[slot] = now
    columns.status[slot] = 0
    columns.person[slot] = -1
  }

  function putDecoded(batch: DecodedBatch, at: number, now: number, row: StoredFurther | undefined): number {
    const expireDate = batch.expireDate(at)
    const countBefore = keys.count()
    const slot = keys.addIn(batch.bytes, batch.keyAt(at), batch.keyLength(at))
    if (keys.count() === countBefore) {
      const isSame = columns.expireDate[slot] === expireDate && columns.mark[slot] === batch.mark(at)
      if (isSame && (further === null || further.isSame(slot, row))) return -1
      statusBefore = statusAt(slot, now)
    } else {
      statusBefore = 0
      enter(slot, now)
      columns.fingerprint[slot * 2] = batch.fingerprintHigh(at)
      columns.fingerprint[slot * 2 + 1] = batch.fingerprintLow(at)
    }
    fillDecoded(slot, expireDate, batch, at, row)
    return slot
  }

  /** What `fill` does, with what the compiled decoder found. */
  function fillDecoded(
    slot: number,
    expireDate: StoredDate,
    batch: DecodedBatch,
    at: number,
    row: StoredFurther | undefined,
  ): void {
    const signature = decodedSignature(batch.signature(at))
    const isTrusted = signature !== 'invalid'
    const signedAt = isTrusted ? batch.signedAt(at) : Number.NaN
    const loginTime =
      isTrusted && hasTime(batch.loginKind(at)) ? timeOf(batch.loginKind(at), batch.loginTime(at)) : Number.NaN
    const hasActivity = isTrusted && hasTime(batch.activityKind(at))
    const byColumn = hasActivity ? null : activityIn(row)
    const lastActivity = hasActivity ? timeOf(batch.activityKind(at), batch.lastActivity(at)) : (byColumn ?? signedAt)
    const expiry = isTrusted ? decodedExpiry(batch.expiryKind(at)) : null
    columns.expireDate[slot] = expireDate
    columns.expireAt[slot] = reader.clock.endOf(expireDate)
    columns.savedAt[slot] = signedAt
    columns.loginAt[slot] = loginTime
    columns.activityAt[slot] = lastActivity
    columns.activitySource[slot] = hasActivity
      ? fromPayload
      : byColumn !== null
        ? fromColumn
        : isTrusted
          ? fromSaving
          : 0
    own(slot, isTrusted ? people.identifyDecoded(batch, at) : ownerIn(row))
    columns.backend[slot] = isTrusted ? backends.of(batch.backend(at)) : backends.of(null)
    for (let word = 0; word < hashWords; word += 1) {
      columns.authHash[slot * hashWords + word] = isTrusted ? batch.authHash(at, word) : 0
    }
    columns.unreadable[slot] = 0
    columns.signature[slot] = signatureCode.of(signature)
    columns.expiryKind[slot] = expiryCode.of(expiry)
    columns.flags[slot] = isTrusted ? batch.flags(at) : ownerFlag(row)
    further?.put(slot, row)
    columns.size[slot] = batch.size(at)
    columns.mark[slot] = batch.mark(at)
    version += 1
    if (!isTrusted) return
    if (expiry !== 'date') learnAge(expireDate - reader.clock.toStored(signedAt))
    if (signedAt > newestSave) newestSave = signedAt
  }

  const timeOf = (kind: number, time: number) => reader.timeOf(kind, time)

  function fill(slot: number, row: StoredSession): void {
    const decoded = reader.decode(row.sessionData)
    const fields = decoded.serialized === null ? null : reader.fields(decoded.serialized)
    const problem: StatusReason | null = decoded.unreadable ?? fields?.unreadable ?? null
    // Django takes a payload under a wrong signature as empty: it names nobody.
    const trusted = fields !== null && problem === null && decoded.signature !== 'invalid' ? fields : null
    const end = endIn(slot, row, trusted)
    const expireAt = reader.clock.endOf(end)
    const savedAt = reader.savedAt(row.sessionKey, decoded, trusted, expireAt)
    const byColumn = trusted?.lastActivity == null ? activityIn(row.further) : null
    const activity = trusted?.lastActivity ?? byColumn ?? savedAt
    columns.expireDate[slot] = end
    columns.expireAt[slot] = expireAt
    columns.savedAt[slot] = savedAt ?? Number.NaN
    columns.loginAt[slot] = trusted?.loginTime ?? Number.NaN
    columns.activityAt[slot] = activity ?? Number.NaN
    const savedOrNone = savedAt === null ? 0 : fromSaving
    const otherwise = byColumn === null ? savedOrNone : fromColumn
    columns.activitySource[slot] = trusted?.lastActivity == null ? otherwise : fromPayload
    own(slot, trusted === null ? ownerIn(row.further) : people.identify(trusted))
    columns.backend[slot] = backends.of(trusted?.authBackend ?? null)
    columns.authHash.set(hashOf(trusted?.authHash ?? ''), slot * hashWords)
    columns.unreadable[slot] = reasonCode.of(problem)
    columns.signature[slot] = signatureCode.of(decoded.signature)
    columns.expiryKind[slot] = expiryCode.of(trusted?.sessionExpiry.kind ?? null)
    columns.flags[slot] =
      (trusted?.authUserId != null ? flag.authUserId : 0) |
      ((trusted?.user ?? trusted?.userId) != null ? flag.payloadUser : 0) |
      (trusted?.authHash != null ? flag.authHash : 0) |
      (trusted === null ? ownerFlag(row.further) : 0)
    further?.put(slot, row.further)
    columns.size[slot] = Math.min(row.cutFrom ?? row.sessionData.length, 0xffffffff)
    const isFixed = trusted?.sessionExpiry.kind === 'date'
    columns.mark[slot] = rowMark(row)
    if (savedAt === null) return
    if (!isFixed) learnAge(row.expireDate - reader.clock.toStored(savedAt))
    newestSave = Math.max(newestSave, savedAt)
  }

  /** When the site ends it; the row's own date is then kept beside, as that is what tells a row that was saved again. */
  function endIn(slot: number, row: StoredSession, trusted: SessionFields | null): StoredDate {
    if (reader.endOf === null) return row.expireDate
    if (slot >= rowDates.length) rowDates = grown(rowDates, columns.live.length)
    rowDates[slot] = row.expireDate
    return reader.endOf(row, trusted)
  }

  const activityIn = (row: StoredFurther | undefined) =>
    row?.lastActivity == null ? null : reader.clock.toInstant(row.lastActivity)

  /** Only where Django takes nothing from the payload: what decodes says itself whose it is, and is never overruled. */
  const ownerIn = (row: StoredFurther | undefined) => (row?.userId == null ? -1 : people.identifyUser(row.userId))
  const ownerFlag = (row: StoredFurther | undefined) => (row?.userId == null ? 0 : ownerByColumn)

  function own(slot: number, person: number): void {
    const before = columns.person[slot] as number
    ownerBefore = before
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
      const dates = reader.endOf === null ? columns.expireDate : rowDates
      if (slot < 0 || dates[slot] !== row.expireDate) return true
      return columns.mark[slot] !== rowMark(row) || further?.isSame(slot, row.further) === false
    },
    ref: slot => `${run}.${slot.toString(36)}.${(columns.generation[slot] as number).toString(36)}`,
    slotOf(ref) {
      const [ofRun, slotText = '', generation = ''] = ref.split('.')
      const slot = Number.parseInt(slotText, 36)
      if (ofRun !== run || !(slot >= 0 && slot < keys.end()) || columns.live[slot] !== 1) return -1
      return columns.generation[slot] === Number.parseInt(generation, 36) ? slot : -1
    },
    put,
    putDecoded,
    statusBefore: () => statusBefore,
    ownerBefore: () => ownerBefore,
    remove(slot) {
      own(slot, -1)
      further?.remove(slot)
      columns.live[slot] = 0
      keys.remove(slot)
      version += 1
    },
    reserve(sessions) {
      keys.reserve(sessions)
      if (sessions > columns.live.length) columns = growColumns(columns, sessions)
    },
    decide,
    storedWhen,
    statusAt,
    beganAt(slot) {
      const login = columns.loginAt[slot] as number
      return Number.isNaN(login) ? (columns.firstSeenAt[slot] as number) : login
    },
    backendAt,
    further,
    isOwnerByColumn: slot => ((columns.flags[slot] as number) & ownerByColumn) !== 0,
    ages: () => ages,
    newestSave: () => newestSave,
    inRange(from, to) {
      const { live, expireDate } = columns
      const end = keys.end()
      let found = new Int32Array(1024)
      let count = 0
      for (let slot = 0; slot < end; slot += 1) {
        const date = expireDate[slot] as number
        if (!(date >= from && date < to) || live[slot] !== 1) continue
        if (count === found.length) found = grown(found, count * 2)
        found[count++] = slot
      }
      return found.subarray(0, count)
    },
  }
}
