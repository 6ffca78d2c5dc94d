import type { InForce, Sureness } from '../../shared/contract/policy.ts'
import { expiryCode, signatureCode, sourceCode, statusCode } from './columns.ts'
import type { People } from './people.ts'
import type { SessionIndex } from './session-index.ts'

const dayMs = 86_400_000
const authenticated = statusCode.of('authenticated')
const expired = statusCode.of('expired')
const byDefault = expiryCode.of('default')
const payload = sourceCode.of('payload')
const unchecked = signatureCode.of('unchecked')
const unsigned = signatureCode.of('unsigned')

/** Fewer sessions than this show no rule. */
const enough = 10
/** The site's clock ticks on between writing the activity and signing the row. */
const sameMomentMs = 5_000
const afterLoginMs = 5 * 60_000
const userLimits = [1, 2, 3, 5, 10]

/**
 * The limits that the site lives by, as its rows show them at a moment (ms). `stated` is SESSION_COOKIE_AGE as the connection
 * has it, in seconds.
 */
export function inForceOf(index: SessionIndex, people: People, stated: number, now: number): InForce {
  const { live, person, loginAt, activityAt, activitySource, savedAt } = index.columns()
  const held = new Uint32Array(people.end())
  const saving = { stated: 0, together: 0, old: 0, later: 0 }
  let logins = 0
  let oldest = Infinity
  let longestIdle = Infinity
  let knownLogins = 0
  let statedActivities = 0
  for (let slot = 0; slot < index.end(); slot += 1) {
    if (live[slot] !== 1 || index.statusAt(slot, now) !== authenticated) continue
    logins += 1
    const owner = person[slot] as number
    if (owner >= 0) held[owner] = (held[owner] as number) + 1
    const [login, active, saved] = [loginAt[slot] as number, activityAt[slot] as number, savedAt[slot] as number]
    const isStated = activitySource[slot] === payload
    if (isStated) statedActivities += 1
    if (active < longestIdle) longestIdle = active
    if (isStated && saved === saved) {
      saving.stated += 1
      if (Math.abs(saved - active) <= sameMomentMs) saving.together += 1
    }
    if (login !== login) continue
    knownLogins += 1
    if (login < oldest) oldest = login
    if (saved === saved && now - login > 2 * afterLoginMs) {
      saving.old += 1
      if (saved - login > afterLoginMs) saving.later += 1
    }
  }
  const owners = held.filter(count => count > 0)
  return {
    at: now,
    logins: { sessions: logins, people: owners.length },
    ...ages(index, stated, now),
    saveEveryRequest: savesOf(saving),
    oldestLogin: { at: oldest === Infinity ? null : oldest, known: knownLogins, of: logins },
    longestIdle: { since: longestIdle === Infinity ? null : longestIdle, stated: statedActivities, of: logins },
    perUser: {
      over: userLimits.map(limit => ({ limit, people: owners.filter(count => count > limit).length })),
      most: owners.reduce((most, count) => Math.max(most, count), 0),
    },
  }
}

type Saving = {
  /** Logins whose activity the site writes, and those of them saved in the same moment. */
  readonly stated: number
  readonly together: number
  /** Logins older than a few minutes, and those of them that were saved again since. */
  readonly old: number
  readonly later: number
}

/** That a session is saved at every request shows in what lies between login, activity and save. */
function savesOf({ stated, together, old, later }: Saving): InForce['saveEveryRequest'] {
  // An activity that was written once at the login is no sign of requests: then saves are later than it.
  if (stated >= enough && together >= stated * 0.9 && later > 0) {
    return { value: true, sure: 'likely', from: 'activity', agree: together, of: stated }
  }
  if (old < enough) return { value: null, sure: 'unknown', from: old === 0 ? 'none' : 'login', agree: later, of: old }
  if (later <= old * 0.1) return { value: false, sure: 'likely', from: 'login', agree: old - later, of: old }
  const value = later >= old * 0.9 ? true : null
  return { value, sure: value === null ? 'unknown' : 'likely', from: 'login', agree: later, of: old }
}

/** Expiry minus signed save: for sessions without an expiry of their own that is the site's cookie age. */
function ages(index: SessionIndex, stated: number, now: number): Pick<InForce, 'cookieAge' | 'expiries'> {
  const { live, savedAt, expireAt, expiryKind, signature } = index.columns()
  // The last day tells what holds now, where it tells enough; a changed setting reaches older rows only when they are saved.
  const all = new Map<number, number>()
  const lately = new Map<number, number>()
  const own = new Map<number, number>()
  const kinds = new Uint32Array(256)
  let isSigned = true
  let byStated = 0
  const since = Math.min(index.newestSave(), now) - dayMs
  for (let slot = 0; slot < index.end(); slot += 1) {
    if (live[slot] !== 1) continue
    const kind = expiryKind[slot] as number
    const saved = savedAt[slot] as number
    const age = Math.floor(((expireAt[slot] as number) - saved) / 1000)
    if (index.statusAt(slot, now) !== expired) kinds[kind] = (kinds[kind] as number) + 1
    if (saved !== saved) continue
    if (kind === byDefault && signature[slot] === unsigned) {
      // A cache keeps the end alone: its save was counted back from it by the very age that is looked for.
      byStated += 1
    } else if (kind === byDefault) {
      if (signature[slot] === unchecked) isSigned = false
      all.set(age, (all.get(age) ?? 0) + 1)
      if (saved >= since) lately.set(age, (lately.get(age) ?? 0) + 1)
    } else if (kind === expiryCode.of('seconds') && index.statusAt(slot, now) !== expired) {
      own.set(age, (own.get(age) ?? 0) + 1)
    }
  }
  const found = total(lately) >= enough ? lately : all
  const [first] = mostFrequent(found, 1)
  const of = total(found)
  const agree = first?.sessions ?? 0
  const numberOf = (kind: Parameters<typeof expiryCode.of>[0]) => kinds[expiryCode.of(kind)] as number
  return {
    cookieAge:
      of === 0 && byStated > 0
        ? { seconds: stated, sure: 'unknown', agree: byStated, of: byStated, stated, by: 'connection' }
        : {
            seconds: first?.seconds ?? null,
            sure: sureOf(agree, of, isSigned),
            agree,
            of,
            stated,
            by: isSigned ? 'signed' : 'unchecked',
          },
    expiries: {
      byDefault: numberOf('default'),
      browserClose: numberOf('browser-close'),
      date: numberOf('date'),
      seconds: numberOf('seconds'),
      ages: mostFrequent(own, 5),
    },
  }
}

function sureOf(agree: number, of: number, isSigned: boolean): Sureness {
  if (of === 0 || agree < of * 0.8) return 'unknown'
  return isSigned && of >= enough && agree >= of * 0.98 ? 'certain' : 'likely'
}

const total = (counts: ReadonlyMap<number, number>) => [...counts.values()].reduce((sum, count) => sum + count, 0)

function mostFrequent(counts: ReadonlyMap<number, number>, most: number): InForce['expiries']['ages'] {
  return [...counts]
    .map(([seconds, sessions]) => ({ seconds, sessions }))
    .sort((one, other) => other.sessions - one.sessions || one.seconds - other.seconds)
    .slice(0, most)
}
