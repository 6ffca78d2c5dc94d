import type { Site } from '../../shared/contract/connections.ts'
import type { CookieFinding } from '../../shared/contract/cookie.ts'
import type { ExpiryChange, ExpiryPlan, ExpiryResult } from '../../shared/contract/expiry.ts'
import type { Job } from '../../shared/contract/jobs.ts'
import type { MonitorStatus } from '../../shared/contract/monitor.ts'
import type { History, HistoryRange, OverviewFigures } from '../../shared/contract/overview.ts'
import type { ClearResult, ExpiredRows, InForce, WhatIf } from '../../shared/contract/policy.ts'
import type { Failure } from '../../shared/contract/reply.ts'
import type { SessionFilter, SessionRow, SessionSort } from '../../shared/contract/session.ts'
import type {
  LogoutPlan,
  LogoutResult,
  LogoutTarget,
  SecondLook,
  SessionDetail,
  SessionPage,
} from '../../shared/contract/sessions.ts'
import type { InputOf, OutputOf } from '../../shared/contract/contract.ts'
import type { PersonDetail, PersonPage, SeenEvents } from '../../shared/contract/users.ts'
import type { Policy } from '../../shared/policy/policy.ts'

/** What is held in memory for a connection and goes nowhere but to its own thread. */
export type Secrets = {
  readonly password: string | null
  /** Of the cache that holds sessions. */
  readonly cachePassword?: string | null
  readonly secretKey: string | null
  readonly secretKeyFallbacks: readonly string[]
}

/** Addresses (file URLs) of the thread that decodes rows, and of the compiled decoder. */
export type DecoderFiles = { readonly thread: string; readonly module: string }

/** Given to the thread as workerData when it is started. */
export type MonitorStart = {
  readonly connectionId: string
  readonly site: Site
  readonly secrets: Secrets
  /** A folder of this connection's own, for history and what was seen. */
  readonly folder: string
  /** 32 bytes; fingerprints are HMACs under it, so they are the same in every run. */
  readonly fingerprintKey: Uint8Array
  readonly refreshIntervalMs: number
  /** False: what was kept in the folder is read, and nothing is written there. */
  readonly keepsHistory?: boolean
  /** Absent: everything is decoded on the monitor thread itself, which is slower and the same. */
  readonly decoder?: DecoderFiles
}

/** What a plan is about, for the audit log. */
export type PlanSummary = {
  readonly sessions: number
  readonly peopleCount: number
  /** The first 1,000 of each by name. */
  readonly people: readonly string[]
  readonly fingerprints: readonly string[]
  readonly includesOperator: boolean
  /** What is to become of their expiry; null for a log out. */
  readonly change: ExpiryChange | null
}

type Without<Input> = Omit<Input, 'connectionId'>

/** What the thread answers. Every function may also fail with a Failure. */
export type MonitorMethods = {
  readonly status: () => MonitorStatus
  readonly pause: () => void
  readonly resume: () => void
  readonly refresh: () => Promise<void>
  readonly setRefreshInterval: (refreshIntervalMs: number) => void
  readonly page: (input: Without<InputOf<'sessions.page'>>) => Promise<SessionPage>
  readonly vanished: (refs: readonly string[]) => { refs: string[] }
  readonly detail: (ref: string) => Promise<SessionDetail>
  readonly reveal: (input: { ref: string; path: readonly string[] }) => Promise<{ text: string; fingerprint: string }>
  readonly inspectCookie: (value: string) => Promise<CookieFinding>
  readonly rows: (input: { filter: SessionFilter; sort: SessionSort; limit: number }) => Promise<{
    rows: readonly SessionRow[]
    filtered: number
  }>
  readonly figures: () => OverviewFigures
  readonly history: (range: HistoryRange) => History
  readonly people: (input: Without<InputOf<'users.page'>>) => PersonPage
  readonly person: (personKey: string) => Promise<PersonDetail>
  readonly lookup: (text: string) => Promise<OutputOf<'users.lookup'>>
  readonly inForce: () => InForce
  readonly whatIf: (policy: Policy) => Promise<WhatIf>
  readonly expired: () => ExpiredRows
  /** Progress comes as `job` messages; never fails for a store in trouble. */
  readonly clearExpired: (jobId: string) => Promise<ClearResult>
  readonly previewLogout: (target: LogoutTarget) => Promise<LogoutPlan>
  readonly planSummary: (planId: string) => PlanSummary
  /** Ends with the result; progress comes as `job` messages. `by` and `reason` go into what was seen of each person. */
  readonly applyLogout: (input: { planId: string; jobId: string; by: string; reason: string }) => Promise<LogoutResult>
  /**
   * After a log out whose result tells of a second look: waits until it is time, and looks. NOT_FOUND when it is not known or was
   * done.
   */
  readonly lookAgain: (jobId: string) => Promise<NonNullable<SecondLook['found']>>
  readonly previewExpiry: (input: { target: LogoutTarget; change: ExpiryChange }) => Promise<ExpiryPlan>
  readonly applyExpiry: (input: { planId: string; jobId: string }) => Promise<ExpiryResult>
  readonly cancel: (jobId: string) => void
  /** Writes what must survive and closes the connections to the database. */
  readonly close: () => Promise<void>
}
export type MonitorMethod = keyof MonitorMethods

export type ToMonitor = { readonly id: number; readonly method: MonitorMethod; readonly input: unknown }

export type FromMonitor =
  | { readonly kind: 'reply'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: false; readonly error: Failure }
  | { readonly kind: 'status'; readonly status: MonitorStatus }
  | { readonly kind: 'seen'; readonly seen: Omit<SeenEvents, 'connectionId'> }
  /** For the log, with drivers' own words: whoever takes it must take secrets and session keys out. */
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'job'; readonly job: Pick<Job, 'jobId' | 'done' | 'total' | 'perSecond' | 'secondsLeft'> }
