import { randomUUID } from 'node:crypto'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { SessionFilter } from '../../shared/contract/session.ts'
import type { LogoutPlan, LogoutTarget } from '../../shared/contract/sessions.ts'
import { slotOf } from './detail.ts'
import type { People } from './people.ts'
import type { PlanSummary } from './protocol.ts'
import type { Query } from './query.ts'
import { fingerprintOf, rowOf } from './rows.ts'
import type { SessionIndex } from './session-index.ts'

/** One session of a plan, as it was when the plan was shown. The key stays in this thread. */
export type Planned = {
  readonly sessionKey: string
  readonly fingerprint: string
  readonly person: number
}
export type Plan = {
  readonly sessions: readonly Planned[]
  /** Set when the plan is "everything that fits": each session must still fit when it is applied. */
  readonly filter: SessionFilter | null
  readonly validUntil: number
}

export type Plans = {
  readonly make: (target: LogoutTarget, connectionId: string) => LogoutPlan
  readonly summary: (planId: string) => PlanSummary
  /** Hands the plan out once; CONFLICT the second time. */
  readonly take: (planId: string) => Plan
}

const validMs = 10 * 60_000
const mostPlans = 50
const mostShown = 100

export function createPlans(index: SessionIndex, people: People, query: Query): Plans {
  const plans = new Map<string, Plan | 'applied'>()

  /** Newest activity first. */
  function slotsOf(target: LogoutTarget, now: number): readonly number[] {
    const newestFirst = { column: 'idle', direction: 'ascending' } as const
    switch (target.kind) {
      case 'sessions': {
        const slots = target.refs.map(ref => index.slotOf(ref)).filter(slot => slot >= 0)
        if (slots.length === 0) slotOf(index, target.refs[0] ?? '')
        const { activityAt } = index.columns()
        return [...new Set(slots)].sort((a, b) => (activityAt[b] || 0) - (activityAt[a] || 0))
      }
      case 'person': {
        const slots = [...query.ordered({ personKey: target.personKey }, newestFirst, now)]
        if (!target.keepNewest) return slots
        // Kept is the newest that Django still takes as a login; an expired or stale row is no session to keep.
        const newest = slots.find(slot => query.fits(slot, { status: ['authenticated'] }, now)) ?? slots[0]
        return slots.filter(slot => slot !== newest)
      }
      case 'filter':
        return [...query.ordered(target.filter, newestFirst, now)]
    }
  }

  function valid(planId: string): Plan {
    const plan = plans.get(planId)
    if (plan === 'applied') {
      throw new RollcallError('CONFLICT', 'This plan was carried out already', { hint: 'Make a new preview.' })
    }
    if (!plan || plan.validUntil < Date.now()) {
      throw new RollcallError('NOT_FOUND', 'This preview is too old to act on', { hint: 'Make a new preview.' })
    }
    return plan
  }

  return {
    make(target, connectionId) {
      const now = Date.now()
      const slots = slotsOf(target, now)
      const { person } = index.columns()
      const owners = new Set(slots.map(slot => person[slot] as number).filter(owner => owner >= 0))
      const planId = randomUUID()
      plans.set(planId, {
        sessions: slots.map(slot => ({
          sessionKey: index.keyAt(slot),
          fingerprint: fingerprintOf(index, slot),
          person: person[slot] as number,
        })),
        filter: target.kind === 'filter' ? target.filter : null,
        validUntil: now + validMs,
      })
      const oldest = plans.keys().next()
      if (plans.size > mostPlans && !oldest.done) plans.delete(oldest.value)
      return {
        planId,
        connectionId,
        sessions: slots.length,
        people: owners.size,
        anonymous: slots.filter(slot => (person[slot] as number) < 0).length,
        includesOperator: [...owners].some(owner => people.describe(owner).isOperator),
        newest: slots.slice(0, mostShown).map(slot => rowOf(index, people, slot, now)),
        madeAt: now,
        validUntil: now + validMs,
      }
    },
    summary(planId) {
      const { sessions } = valid(planId)
      const owners = [...new Set(sessions.map(session => session.person))].filter(owner => owner >= 0)
      const described = owners.map(owner => people.describe(owner))
      return {
        sessions: sessions.length,
        people: described.map(person => person.name),
        fingerprints: sessions.map(session => session.fingerprint),
        includesOperator: described.some(person => person.isOperator),
      }
    },
    take(planId) {
      const plan = valid(planId)
      plans.set(planId, 'applied')
      return plan
    },
  }
}
