import { randomUUID } from 'node:crypto'
import type { ExpiryChange } from '../../shared/contract/expiry.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { SessionFilter } from '../../shared/contract/session.ts'
import type { LogoutPlan, LogoutTarget } from '../../shared/contract/sessions.ts'
import { printFingerprint } from './fingerprint.ts'
import { slotOf } from './detail.ts'
import type { People } from './people.ts'
import { personOf } from './person-detail.ts'
import type { PlanSummary } from './protocol.ts'
import type { Query } from './query.ts'
import { rowOf } from './rows.ts'
import type { SessionIndex } from './session-index.ts'

/**
 * The sessions of a plan as they were when it was shown, in arrays: a plan may be about a million. Slots with their
 * generations name the sessions, whose keys stay in the index.
 */
export type Plan = {
  readonly slots: Int32Array
  readonly generations: Uint32Array
  readonly fingerprints: Uint32Array
  /** The owner's number, -1 for nobody, and whose number it was. */
  readonly people: Int32Array
  readonly peopleGenerations: Uint32Array
  /** Set when the plan is "everything that fits": each session must still fit when it is applied. */
  readonly filter: SessionFilter | null
  /** What is to become of their expiry; null for a log out. */
  readonly change: ExpiryChange | null
  readonly validUntil: number
}

export type Plans = {
  readonly make: (target: LogoutTarget, connectionId: string) => LogoutPlan
  /** Holds the sessions of a target for what is to be done to them; the newest activity is first in `slots`. */
  readonly keep: (
    target: LogoutTarget,
    change: ExpiryChange | null,
    now: number,
  ) => { readonly planId: string; readonly slots: Int32Array; readonly people: Int32Array; readonly validUntil: number }
  readonly summary: (planId: string) => PlanSummary
  /** Hands the plan out once; CONFLICT the second time, NOT_FOUND when it is too old or of the other kind. */
  readonly take: (planId: string, kind: 'logout' | 'expiry') => Plan
}

/** What people know the session at that place of the plan by. */
export const fingerprintInPlan = ({ fingerprints }: Plan, at: number): string =>
  printFingerprint(fingerprints[at * 2] as number, fingerprints[at * 2 + 1] as number)

/** The owner's number, or -1 when it is nobody's or the person was forgotten since. */
export function ownerInPlan(plan: Plan, people: People, at: number): number {
  const owner = plan.people[at] as number
  return owner >= 0 && people.generation(owner) === plan.peopleGenerations[at] ? owner : -1
}

const validMs = 10 * 60_000
const mostPlans = 50
/** In all plans together, at 24 bytes each. */
const mostSessions = 4_000_000
const mostShown = 100
/** A plan is summed up with so many names of sessions and of people. */
const mostNamed = 1000

const tooOld = () =>
  new RollcallError('NOT_FOUND', 'This preview is too old to act on', { hint: 'Make a new preview.' })

export function createPlans(index: SessionIndex, people: People, query: Query): Plans {
  const plans = new Map<string, Plan | 'applied'>()

  /** Newest activity first. */
  function slotsOf(target: LogoutTarget, now: number): Int32Array {
    const newestFirst = { column: 'idle', direction: 'ascending' } as const
    switch (target.kind) {
      case 'sessions': {
        const slots = new Set(target.refs.map(ref => index.slotOf(ref)).filter(slot => slot >= 0))
        if (slots.size === 0) slotOf(index, target.refs[0] ?? '')
        const { activityAt } = index.columns()
        return Int32Array.from(slots).sort((a, b) => (activityAt[b] || 0) - (activityAt[a] || 0))
      }
      case 'person': {
        personOf(people, target.personKey)
        const slots = query.ordered({ personKey: target.personKey }, newestFirst, now).part(0)
        if (!target.keepNewest) return slots
        // Kept is the newest that Django still takes as a login; an expired or stale row is no session to keep.
        const newest = slots.find(query.matcher({ status: ['authenticated'] }, now)) ?? slots[0]
        return slots.filter(slot => slot !== newest)
      }
      case 'filter':
        return query.ordered(target.filter, newestFirst, now).part(0)
    }
  }

  function planOf(
    slots: Int32Array,
    { filter, change, validUntil }: Pick<Plan, 'filter' | 'change' | 'validUntil'>,
  ): Plan {
    const { generation, fingerprint, person } = index.columns()
    const owners = slots.map(slot => person[slot] as number)
    return {
      slots,
      generations: Uint32Array.from(slots, slot => generation[slot] as number),
      fingerprints: Uint32Array.from({ length: slots.length * 2 }, (_, at) => {
        return fingerprint[(slots[at >> 1] as number) * 2 + (at & 1)] as number
      }),
      people: owners,
      peopleGenerations: Uint32Array.from(owners, owner => (owner < 0 ? 0 : people.generation(owner))),
      filter,
      change,
      validUntil,
    }
  }

  function valid(planId: string): Plan {
    const plan = plans.get(planId)
    if (plan === 'applied') {
      throw new RollcallError('CONFLICT', 'This plan was carried out already', { hint: 'Make a new preview.' })
    }
    if (!plan || plan.validUntil < Date.now()) {
      throw tooOld()
    }
    return plan
  }

  function forgetOldest(): void {
    const sizes = [...plans.values()].map(plan => (plan === 'applied' ? 0 : plan.slots.length))
    let sum = sizes.reduce((a, b) => a + b, 0)
    for (const [at, planId] of [...plans.keys()].entries()) {
      if (plans.size === 1 || (plans.size <= mostPlans && sum <= mostSessions)) return
      plans.delete(planId)
      sum -= sizes[at] ?? 0
    }
  }

  const keep: Plans['keep'] = (target, change, now) => {
    const filter = target.kind === 'filter' ? target.filter : null
    const plan = planOf(slotsOf(target, now), { filter, change, validUntil: now + validMs })
    const planId = randomUUID()
    plans.set(planId, plan)
    forgetOldest()
    return { planId, ...plan }
  }

  return {
    keep,
    make(target, connectionId) {
      const now = Date.now()
      const { planId, ...plan } = keep(target, null, now)
      const { slots } = plan
      const owners = [...new Set(plan.people)].filter(owner => owner >= 0)
      return {
        planId,
        connectionId,
        sessions: slots.length,
        people: owners.length,
        anonymous: plan.people.reduce((count, owner) => count + (owner < 0 ? 1 : 0), 0),
        includesOperator: owners.some(owner => people.describe(owner).isOperator),
        newest: [...slots.subarray(0, mostShown)].map(slot => rowOf(index, people, slot, now)),
        madeAt: now,
        validUntil: plan.validUntil,
      }
    },
    summary(planId) {
      const plan = valid(planId)
      const owners = new Set(Array.from(plan.people, (_, at) => ownerInPlan(plan, people, at)))
      owners.delete(-1)
      const named = Array.from({ length: Math.min(plan.slots.length, mostNamed) }, (_, at) => at)
      return {
        sessions: plan.slots.length,
        peopleCount: owners.size,
        people: [...owners].slice(0, mostNamed).map(people.nameOf),
        fingerprints: named.map(at => fingerprintInPlan(plan, at)),
        includesOperator: [...owners].some(owner => people.describe(owner).isOperator),
        change: plan.change,
      }
    },
    take(planId, kind) {
      const plan = valid(planId)
      if ((plan.change === null) !== (kind === 'logout')) throw tooOld()
      plans.set(planId, 'applied')
      return plan
    },
  }
}
