import type { StoreInfo } from '../../shared/contract/monitor.ts'
import type { StoredFurther } from './further-columns.ts'

/**
 * A moment as the store's own column holds it, in microseconds "as if UTC": the real instant for timestamptz and USE_TZ=True,
 * the site's local wall clock for USE_TZ=False. It keeps the order of the column. `shared/django/site-clock.ts` turns it into
 * an instant.
 * Beyond the year 2255 it is exact only to 32 us; whole seconds are always exact.
 */
export type StoredDate = number

/** A row as it stands. The key is a live credential: it never leaves `stores` and `monitor`. */
export type StoredSession = {
  readonly sessionKey: string
  readonly sessionData: string
  readonly expireDate: StoredDate
  /** Set when session_data is longer than is ever decoded: it was cut behind that, and is so many bytes long in the column. */
  readonly cutFrom?: number
  /** Where the site names further columns of its session table. */
  readonly further?: StoredFurther
}

export type KeyAndDate = { readonly sessionKey: string; readonly expireDate: StoredDate }

/** Half open: from <= expire_date < to. Both in whole seconds. */
export type DateRange = { readonly from: StoredDate; readonly to: StoredDate }

/** A page and how to go on; `next` is the adapter's own and means nothing elsewhere. Undefined after the last page. */
export type Page<Row> = { readonly rows: readonly Row[]; readonly next: string | undefined }

export type DeleteOutcome =
  /** `note`: what there is to say of it, in words. */
  | { readonly sessionKey: string; readonly outcome: 'deleted' | 'already-gone'; readonly note?: string }
  /** `error` is for the log alone. */
  | { readonly sessionKey: string; readonly outcome: 'failed'; readonly cause: string; readonly error?: unknown }
  /** Left alone: others hold their locks for too long (`cause`), or it was cancelled (null). */
  | { readonly sessionKey: string; readonly outcome: 'not-tried'; readonly cause: string | null }

/**
 * `changed`: the site saved the session since it was read, and nothing was written. `entry-left`: the row was written, but the entry
 * in the cache before it, by which the site goes, could not be deleted.
 */
export type ReplaceOutcome = 'replaced' | 'changed' | 'gone' | 'entry-left'

export type ClearOutcome = { readonly sessionKeys: readonly string[]; readonly deleted: number }

export type StoreCapabilities = {
  readonly delete: { readonly possible: boolean; readonly reason: string | null }
  readonly setExpiry: { readonly possible: boolean; readonly reason: string | null }
}

/**
 * How one engine is read and written. It knows nothing of decoding, policy or screens, and no session is ever inserted.
 * A `dated` store can be asked for a range of expiry dates, and is followed by them; a `listed` one only names its sessions,
 * each with a mark. Every method throws a RollcallError: UNAVAILABLE when the server cannot be reached or a statement was killed (trying again
 * is right), FORBIDDEN without a grant, NOT_FOUND without the table, BAD_REQUEST for columns that do not fit.
 * Statements are limited in time and never lock the table.
 */
export type StoreAdapter = DatedStore | ListedStore

/** What can be asked of every store, by session key. */
export type SessionAccess = {
  readonly capabilities: StoreCapabilities
  /** Connects and looks: version, table, grants, clock, latency. */
  readonly open: () => Promise<StoreInfo>
  readonly close: () => Promise<void>
  /** The rows of these keys that are there, compared exactly. Any number of keys; the adapter cuts them into statements. */
  readonly get: (sessionKeys: readonly string[]) => Promise<readonly StoredSession[]>
  /** The same, asked of the server that is written to: before and after a write of ours a replica would tell of the past. */
  readonly getFromPrimary: (sessionKeys: readonly string[]) => Promise<readonly StoredSession[]>
  /** Deletes exactly these keys, each with its outcome; one failure leaves the others done. Asked before every statement. */
  readonly delete: (sessionKeys: readonly string[], isCancelled?: () => boolean) => Promise<readonly DeleteOutcome[]>
  /**
   * Writes payload and expiry together if both are still those of `before`. `after.expireDate` is in whole seconds.
   * Throws UNSUPPORTED for a row that was cut.
   */
  readonly replace: (before: StoredSession, after: Omit<StoredSession, 'sessionKey'>) => Promise<ReplaceOutcome>
}

/** The two places in which cached_db keeps a session; null where there is nothing. */
export type SessionHalves = { readonly row: StoredSession | null; readonly entry: StoredSession | null }

/** Of sessions that were deleted a while ago: those that were there again and are gone now, and those that are still there. */
export type LookedAgain = { readonly cameBack: readonly string[]; readonly stillThere: readonly string[] }

/** What only a store has that keeps every session in two places, the second of which the site fills by itself. */
export type CacheBefore = {
  readonly halves: (sessionKey: string) => Promise<SessionHalves>
  /** A part of the keys of the cache, in any order; some of them may have no row. Nothing where a cache cannot be listed. */
  readonly entries: (after: string | undefined, limit: number) => Promise<Page<string>>
  /** So long (ms) after a delete a request may still have refilled the cache: time to look again. */
  readonly lookAgainAfterMs: number
  readonly lookAgain: (sessionKeys: readonly string[]) => Promise<LookedAgain>
}

/** Keys behind the first and up to the second, in the store's own order; undefined where there is no bound. */
export type KeyRange = { readonly after: string | undefined; readonly upTo: string | undefined }

export type DatedStore = SessionAccess & {
  readonly kind: 'dated'
  readonly cacheBefore?: CacheBefore
  /** All rows, expired ones too; of more than ten million about so many, as the server estimates. */
  readonly count: () => Promise<number>
  /** About so many rows, as the server estimated when it was opened; null where it does not. */
  readonly estimate?: () => number | null
  /** The rows that expire last, first: the first screen. */
  readonly newest: (limit: number) => Promise<readonly StoredSession[]>
  /** All rows in the cheapest order, a page at a time. */
  readonly snapshot: (after: string | undefined, limit: number) => Promise<Page<StoredSession>>
  /** Only the dates of a range, in any order. */
  readonly dates: (range: DateRange) => Promise<Float64Array>
  /** Keys and dates of a range, in order of (expire_date, session_key). */
  readonly keys: (range: DateRange, after: string | undefined, limit: number) => Promise<Page<KeyAndDate>>
  /**
   * Deletes at most `limit` rows that expire before that moment, the oldest first, and gives the keys that it looked at: a row
   * whose date has moved meanwhile is left alone, and is among them.
   */
  readonly clearExpired: (before: StoredDate, limit: number) => Promise<ClearOutcome>
  /** A number that differs when anything was written since it was last asked (SQLite's data_version). */
  readonly changeMark?: () => Promise<number>
  /** Of a replica: which sessions it may still show as they were before a write of ours; null when there are none. */
  readonly notYetCopied?: () => ((sessionKey: string) => boolean) | null
}

/** A session as a listing shows it. `mark` is another one once it was saved again; it means nothing elsewhere. */
export type Listed = { readonly sessionKey: string; readonly mark: number }

export type ListedStore = SessionAccess & {
  readonly kind: 'listed'
  /** About how many sessions there are; null when that is known only once they are listed. */
  readonly count: () => Promise<number | null>
  /**
   * A part of the listing, in any order. Whoever is there from the first part to the last is in one of them at least; some may
   * come twice. One listing is under way at a time: without `after` it begins anew.
   */
  readonly list: (after: string | undefined, limit: number) => Promise<Page<Listed>>
  /**
   * So long (ms) it should be spared a new listing, where one begins with far more work than one part is; 0 when it may begin. A
   * listing that is begun all the same works.
   */
  readonly restMs?: () => number
  /** The keys of which the server has told since it was last asked that something happened to them. It may tell nothing. */
  readonly told?: () => readonly string[]
  /** Why some or all sessions that are there are in no listing, in words, as `open` found it; null where all are. */
  readonly whyNotListed?: () => string | null
  /** What there is to know now, beside the notes of `open`: what the listing leaves out. */
  readonly notes?: () => readonly string[]
  /** What this store calls the session that the site calls so; absent where that is the same. */
  readonly keyOf?: (siteKey: string) => string
}

/** A row of the user table, as far as the columns were named. `id` is the primary key as text. Dates are stored dates. */
export type StoredUser = {
  readonly id: string
  readonly username: string | null
  readonly email: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly role: string | null
  readonly password: string | null
  readonly isActive: boolean | null
  readonly isStaff: boolean | null
  readonly isSuperuser: boolean | null
  readonly lastLogin: StoredDate | null
  readonly dateJoined: StoredDate | null
}

/** `complete` is false when there are more, or the server was not done in time. */
export type FoundUsers = { readonly users: readonly StoredUser[]; readonly complete: boolean }

/** How the user table is read. The same errors as a StoreAdapter's. */
export type UserSource = {
  readonly open: () => Promise<void>
  readonly close: () => Promise<void>
  /** Whether the table has any row. */
  readonly any: () => Promise<boolean>
  /** At most `limit` users whose id is the text, or whose name or e-mail address begins with it. */
  readonly find: (text: string, limit: number) => Promise<FoundUsers>
  readonly get: (ids: readonly string[]) => Promise<readonly StoredUser[]>
  /** How many users there are, as far as they are not more than `limit`. */
  readonly count: (limit: number) => Promise<number>
  /** All users in the order of their ids, a page at a time, behind that of `after`, one by one as they come; answers where to go on. */
  readonly each: (
    after: string | undefined,
    limit: number,
    take: (user: StoredUser) => void,
  ) => Promise<string | undefined>
  /** The ids of those in a group of django.contrib.auth; null where there is no such group or it may not be read. */
  readonly members: (group: string) => Promise<readonly string[] | null>
}
