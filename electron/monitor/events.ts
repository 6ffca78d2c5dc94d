import type { HistorySample } from '../../shared/contract/overview.ts'
import type { SeenEvent, SeenEvents } from '../../shared/contract/users.ts'
import type { Happening } from './apply.ts'
import { statusCode } from './columns.ts'
import type { HistoryLog } from './history.ts'
import { countKeyFit } from './key-fit.ts'
import type { People } from './people.ts'
import { fingerprintOf } from './rows.ts'
import type { Seen } from './seen.ts'
import type { SessionIndex } from './session-index.ts'

/** Who logged a session out through Rollcall, and why. */
export type By = { readonly by: string; readonly reason: string }

/** Tells logins from log outs, for the chart and for what was seen of each person. */
export type Events = {
  readonly happened: (happening: Happening) => void
  /** The session in this slot is about to go because of us. */
  readonly expectGone: (slot: number, by: By) => void
  /** It did not go, or not because of us. */
  readonly unexpect: (slot: number) => void
  /** Counts what there is now, and those whose time ran out since the last sample; gives the people living. */
  readonly sample: () => { readonly people: number }
  /** Nothing is counted before: what is read at the start did not happen just now. */
  readonly begin: () => void
}

const authenticated = statusCode.of('authenticated')
const anonymous = statusCode.of('anonymous')
const expired = statusCode.of('expired')

type Told = Omit<SeenEvents, 'connectionId'>
/** Of one refresh; what is more is counted. */
const mostTold = 1000

/** `tell` is given what was noted since the sample before. */
export function createEvents(
  index: SessionIndex,
  people: People,
  history: HistoryLog,
  seen: Seen,
  tell: (told: Told) => void = () => undefined,
): Events {
  const ours = new Map<number, By>()
  let told: { readonly events: Told['events'][number][]; omitted: number } = { events: [], omitted: 0 }
  let counts = { logins: 0, logouts: 0, loggedOut: 0 }
  let lastSample: number | null = null

  function note(slot: number, person: number, kind: SeenEvent['kind'], by: By | null, at = Date.now()): void {
    if (person < 0) return
    const fingerprint = fingerprintOf(index, slot)
    const event = { at, kind, fingerprint, by: by?.by ?? null, reason: by?.reason ?? null }
    seen.note(people.keyOf(person), event)
    if (told.events.length < mostTold) told.events.push({ ...event, person: people.describe(person) })
    else told.omitted += 1
  }

  function tellNoted(): void {
    if (told.events.length === 0) return
    const { events, omitted } = told
    told = { events: [], omitted: 0 }
    tell({ events: events.sort((one, other) => one.at - other.at), omitted })
  }

  const isLogin = (slot: number) => index.columns().status[slot] === authenticated

  /** Logins whose time ran out since the last sample: no row changed, and yet they ended. */
  function expireSince(since: number, now: number): void {
    const { live, expireAt, person } = index.columns()
    let any = false
    for (let slot = 0; slot < index.end(); slot += 1) {
      const end = expireAt[slot] as number
      if (live[slot] !== 1 || end <= since || end > now) continue
      any = true
      if (!isLogin(slot)) continue
      counts.logouts += 1
      note(slot, person[slot] as number, 'expired', null, end)
    }
    if (any) index.touch()
  }

  return {
    begin: () => {
      lastSample = Date.now()
    },
    expectGone: (slot, by) => {
      ours.set(slot, by)
    },
    unexpect: slot => {
      ours.delete(slot)
    },
    happened({ slot, before, after }) {
      const { person, expireAt } = index.columns()
      const owner = person[slot] as number
      const by = ours.get(slot) ?? null
      if (after === null) ours.delete(slot)
      if (after === null && by) {
        counts.loggedOut += 1
        return note(slot, owner, 'logged-out', by)
      }
      if (lastSample === null) return
      if (after === 'authenticated' && (before === null || before === 'anonymous')) {
        counts.logins += 1
        note(slot, owner, 'login', null)
      } else if (before === 'authenticated' && after === null) {
        counts.logouts += 1
        note(slot, owner, 'logout', null)
      } else if (before === 'expired' && after === null && isLogin(slot) && (expireAt[slot] as number) > lastSample) {
        // It ran out and was cleared since the last sample.
        counts.logouts += 1
        note(slot, owner, 'expired', null, expireAt[slot])
      }
    },
    sample() {
      const now = Date.now()
      expireSince(lastSample ?? now, now)
      tellNoted()
      const sample: { -readonly [K in keyof HistorySample]: HistorySample[K] } = {
        at: now,
        authenticated: 0,
        anonymous: 0,
        people: 0,
        ...counts,
      }
      const { live, person } = index.columns()
      const living = new Uint8Array(people.end())
      for (let slot = 0; slot < index.end(); slot += 1) {
        if (live[slot] !== 1) continue
        const status = index.statusAt(slot, now)
        const owner = person[slot] as number
        if (status === anonymous) sample.anonymous += 1
        if (status === authenticated) sample.authenticated += 1
        if (owner >= 0 && status !== expired)
          living[owner] = Math.max(living[owner] ?? 0, status === authenticated ? 2 : 1)
      }
      sample.people = living.reduce((sum, state) => sum + (state === 2 ? 1 : 0), 0)
      if (lastSample !== null) {
        // Read with another site's key everybody is gone, which is not what happened.
        if (countKeyFit(index)?.verdict !== 'none') history.record(sample)
        counts = { logins: 0, logouts: 0, loggedOut: 0 }
        lastSample = now
      }
      return { people: living.reduce((sum, state) => sum + (state > 0 ? 1 : 0), 0) }
    },
  }
}
