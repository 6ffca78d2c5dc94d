import type { SeenEvent, SeenEvents } from '../../shared/contract/users.ts'
import type { Happening } from './apply.ts'
import { statusCode, statusWhen } from './columns.ts'
import type { HistoryLog } from './history.ts'
import { keyFitOfSignatures } from './key-fit.ts'
import type { People } from './people.ts'
import { fingerprintOf } from './rows.ts'
import type { Seen } from './seen.ts'
import type { SessionIndex } from './session-index.ts'
import { inSlices } from './slices.ts'

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
  readonly sample: () => Promise<number>
  /** The people living, while everything is being read. */
  readonly countPeople: () => number
  /** Nothing is counted before: what is read at the start did not happen just now. */
  readonly begin: () => void
}

const authenticated = statusCode.of('authenticated')
const anonymous = statusCode.of('anonymous')
const expired = statusCode.of('expired')

type Told = Omit<SeenEvents, 'connectionId'>
/** Of one refresh; what is more is counted. */
const mostTold = 1000

/** A count that goes on from slot to slot. */
type Tally = {
  readonly since: number
  readonly now: number
  readonly signatures: Uint32Array
  /** 2 for people with a login, 1 for people with another living session. */
  readonly stateOf: Uint8Array
  authenticated: number
  anonymous: number
  anyEnded: boolean
}

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
  /** A sample under way, and below which slot it has counted. */
  let sampling: { readonly tally: Tally; upTo: number } | null = null

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

  /** Whether a session that ran out at that moment (ms) is among those that a sample has counted. */
  function isCounted(slot: number, endedAt: number): boolean {
    if (endedAt <= (lastSample ?? Infinity)) return true
    return sampling !== null && endedAt <= sampling.tally.now && slot < sampling.upTo
  }

  const isLogin = (slot: number) => index.columns().status[slot] === authenticated

  const emptyTally = (since: number, now: number): Tally => ({
    ...{ since, now, authenticated: 0, anonymous: 0, anyEnded: false },
    signatures: new Uint32Array(256),
    stateOf: new Uint8Array(people.end()),
  })

  /** Those whose time ran out ended, though no row changed. */
  function count(tally: Tally, from: number, to: number): void {
    const { live, status, person, expireAt, expireDate, signature } = index.columns()
    const { since, now, signatures, stateOf } = tally
    const stored = index.storedWhen(now)
    let logins = 0
    let visitors = 0
    for (let slot = from; slot < to; slot += 1) {
      if (live[slot] !== 1) continue
      const code = statusWhen(status[slot] as number, expireDate[slot] as number, stored)
      const owner = person[slot] as number
      const signed = signature[slot] as number
      const endsAt = expireAt[slot] as number
      signatures[signed] = (signatures[signed] as number) + 1
      if (endsAt > since && endsAt <= now) {
        tally.anyEnded = true
        if (isLogin(slot)) {
          counts.logouts += 1
          note(slot, owner, 'expired', null, endsAt)
        }
      }
      if (code === authenticated) {
        logins += 1
        if (owner >= 0) stateOf[owner] = 2
        continue
      }
      if (code === anonymous) visitors += 1
      if (code !== expired && owner >= 0 && stateOf[owner] === 0) stateOf[owner] = 1
    }
    tally.authenticated += logins
    tally.anonymous += visitors
  }

  /** How many people have a login, and how many any living session. */
  function peopleIn({ stateOf }: Tally): { readonly loggedIn: number; readonly living: number } {
    let loggedIn = 0
    let others = 0
    for (let owner = 0; owner < stateOf.length; owner += 1) {
      if (stateOf[owner] === 2) loggedIn += 1
      else if (stateOf[owner] === 1) others += 1
    }
    return { loggedIn, living: loggedIn + others }
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
      } else if (
        before === 'expired' &&
        after === null &&
        isLogin(slot) &&
        !isCounted(slot, expireAt[slot] as number)
      ) {
        // It ran out and was cleared since the last sample.
        counts.logouts += 1
        note(slot, owner, 'expired', null, expireAt[slot])
      }
    },
    async sample() {
      const now = Date.now()
      const tally = emptyTally(lastSample ?? now, now)
      const under = (sampling = { tally, upTo: 0 })
      await inSlices(index.end(), (from, upTo) => {
        count(tally, from, upTo)
        under.upTo = upTo
      })
      sampling = null
      if (tally.anyEnded) index.touch()
      tellNoted()
      const { loggedIn, living } = peopleIn(tally)
      if (lastSample !== null) {
        // Read with another site's key everybody is gone, which is not what happened.
        if (keyFitOfSignatures(tally.signatures)?.verdict !== 'none') {
          history.record({
            ...{ at: now, authenticated: tally.authenticated, anonymous: tally.anonymous, people: loggedIn },
            ...counts,
          })
        }
        counts = { logins: 0, logouts: 0, loggedOut: 0 }
        lastSample = now
      }
      return living
    },
    countPeople() {
      const now = Date.now()
      const tally = emptyTally(now, now)
      count(tally, 0, index.end())
      return peopleIn(tally).living
    },
  }
}
