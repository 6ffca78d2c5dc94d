import { z } from 'zod'
import type { WhatIf } from '../../shared/contract/policy.ts'
import type { AccessLimits, Policy } from '../../shared/policy/policy.ts'
import type { Happening } from './apply.ts'
import { grown, statusCode } from './columns.ts'
import type { People } from './people.ts'
import type { SessionIndex } from './session-index.ts'

const dayMs = 86_400_000
const keptDays = 14
/** A day keeps so many people; beyond, half of them stand for all, then a quarter, and so on. */
const mostPeople = 4096
/** What is shorter breaks no limit that anybody sets, and is no return. Seconds. */
const shortestGap = 60
const leastWatchedMs = 3_600_000

/** The longest pause after which a person used a session again that day, and the greatest age at which they did (s). */
type Longest = readonly [gap: number, age: number]

const keptDay = z.object({
  /** Days since 1970 UTC. */
  day: z.number().int(),
  watchedMs: z.number().min(0),
  /** People are kept whose hash ends in so many zero bits, so each stands for 2^bits. */
  bits: z.number().int().min(0).max(30),
  people: z.array(z.tuple([z.string(), z.number(), z.number()])),
})
export const keptReturns = z.array(keptDay).max(60)
export type KeptReturns = z.infer<typeof keptReturns>

type Day = { readonly day: number; watchedMs: number; bits: number; readonly people: Map<string, Longest> }

/**
 * Who came back to a session, how long they had been away and how old it was: what a limit would have ended, known only by
 * watching. Whoever came back after more than the limit would have had to log in again.
 */
export type Returns = {
  /** So long was watched until this moment (ms). */
  readonly watched: (ms: number, now: number) => void
  readonly note: (personKey: string, gap: number, age: number, at: number) => void
  /** People a day whom the policy would have met; null before an hour was watched. */
  readonly perDay: (policy: Policy, limitsOf: (personKey: string) => AccessLimits, now: number) => WhatIf['returns']
  readonly save: () => KeptReturns
}

export function createReturns(kept: KeptReturns = []): Returns {
  const days: Day[] = kept.map(({ people, ...day }) => ({
    ...day,
    people: new Map(people.map(([key, gap, age]) => [key, [gap, age]])),
  }))

  function dayAt(at: number): Day {
    const day = Math.floor(at / dayMs)
    const known = days.find(each => each.day === day)
    if (known) return known
    const made: Day = { day, watchedMs: 0, bits: 0, people: new Map() }
    days.push(made)
    while (days[0] && days[0].day <= day - keptDays) days.shift()
    return made
  }

  return {
    watched(ms, now) {
      dayAt(now).watchedMs += ms
    },
    note(personKey, gap, age, at) {
      const day = dayAt(at)
      if (!standsForOthers(personKey, day.bits)) return
      const [longest, oldest] = day.people.get(personKey) ?? [0, 0]
      if (gap <= longest && age <= oldest) return
      day.people.set(personKey, [Math.max(gap, longest), Math.max(age, oldest)])
      while (day.people.size > mostPeople) {
        day.bits += 1
        for (const key of day.people.keys()) if (!standsForOthers(key, day.bits)) day.people.delete(key)
      }
    },
    perDay({ cookieAge }, limitsOf, now) {
      const recent = days.filter(({ day }) => day > Math.floor(now / dayMs) - keptDays)
      const watchedMs = recent.reduce((sum, day) => sum + day.watchedMs, 0)
      if (watchedMs < leastWatchedMs) return null
      let met = 0
      for (const { people, bits } of recent) {
        for (const [key, [gap, age]] of people) {
          const { idleTimeout, absoluteTimeout } = limitsOf(key)
          const isMet = gap > Math.min(idleTimeout ?? Infinity, cookieAge) || age > (absoluteTimeout ?? Infinity)
          if (isMet) met += 2 ** bits
        }
      }
      return { peoplePerDay: (met * dayMs) / watchedMs, watchedSeconds: Math.floor(watchedMs / 1000) }
    },
    save: () =>
      days.map(({ people, ...day }) => ({ ...day, people: Array.from(people, ([key, longest]) => [key, ...longest]) })),
  }
}

/** By FNV-1a, so that the same people stand for the others all day. */
function standsForOthers(key: string, bits: number): boolean {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return (hash & ((1 << bits) - 1)) === 0
}

const authenticated = statusCode.of('authenticated')

export type ReturnWatch = {
  /** The index has the new times already when it is told. */
  readonly happened: (happening: Happening) => void
  /** Takes up the logins that were only loaded, of which nobody tells. */
  readonly look: () => void
}

/** Notes a return whenever a login that was known is used again. */
export function createReturnWatch(index: SessionIndex, people: People, returns: Returns): ReturnWatch {
  // Seconds since 1970; 0 where nothing is known yet.
  let lastActive = new Uint32Array(1024)

  function reserve(slot: number): void {
    if (slot >= lastActive.length) lastActive = grown(lastActive, Math.max(slot + 1, lastActive.length * 2))
  }

  return {
    look() {
      const { live, status, activityAt } = index.columns()
      const end = index.end()
      reserve(end)
      for (let slot = 0; slot < end; slot += 1) {
        if (lastActive[slot] !== 0 || live[slot] !== 1 || status[slot] !== authenticated) continue
        const active = activityAt[slot] as number
        if (active > 0) lastActive[slot] = active / 1000
      }
    },
    happened({ slot, before, after }) {
      reserve(slot)
      const { status, activityAt, loginAt, person } = index.columns()
      const previous = before === 'authenticated' ? (lastActive[slot] as number) : 0
      const isLogin = after !== null && after !== 'expired' && status[slot] === authenticated
      const active = activityAt[slot] as number
      lastActive[slot] = isLogin && active > 0 ? active / 1000 : 0
      const owner = person[slot] as number
      if (!isLogin || previous === 0 || owner < 0) return
      const gap = Math.floor(active / 1000) - previous
      if (gap < shortestGap) return
      const login = loginAt[slot] as number
      returns.note(people.keyOf(owner), gap, login === login ? Math.max(0, (active - login) / 1000) : 0, Date.now())
    },
  }
}
