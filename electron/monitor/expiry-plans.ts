import type { Site } from '../../shared/contract/connections.ts'
import type { ExpiryChange, ExpiryPlan, ExpirySkip } from '../../shared/contract/expiry.ts'
import { expirySkip } from '../../shared/contract/expiry.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { LogoutTarget } from '../../shared/contract/sessions.ts'
import { expiryInFile } from '../../shared/django/file-expiry.ts'
import { newExpiry } from '../../shared/policy/new-expiry.ts'
import type { NewExpiry } from '../../shared/policy/new-expiry.ts'
import { expiryCode, signatureCode, statusCode } from './columns.ts'
import { countedBack, limitsUnder } from './expiry-writer.ts'
import type { Groups } from './groups.ts'
import type { People } from './people.ts'
import { createLimitClasses } from './policy-classes.ts'
import type { Plans } from './plans.ts'
import { rowOf } from './rows.ts'
import type { SessionIndex } from './session-index.ts'

const mostShown = 100

const skippedStatuses: ReadonlyMap<number, ExpirySkip> = new Map([
  [statusCode.of('expired'), 'expired'],
  [statusCode.of('invalid'), 'signature'],
  [statusCode.of('unreadable'), 'unreadable'],
])
const unchecked = signatureCode.of('unchecked')

type Parts = {
  readonly site: Site
  readonly index: SessionIndex
  readonly people: People
  readonly plans: Plans
  readonly groups: Groups | null
}

/**
 * Shows what a change of expiry would do before it is done. It goes by the index; when it is applied each row is read again,
 * and what it then says decides.
 */
export function createExpiryPlans({ site, index, people, plans, groups }: Parts) {
  const classesOf = createLimitClasses(people, groups)
  const { cookieAge, sessionEngine } = site.django
  const isFile = sessionEngine === 'file'

  return {
    make(target: LogoutTarget, change: ExpiryChange, connectionId: string): ExpiryPlan {
      const now = Date.now()
      if (change.kind === 'until' && change.at <= now) {
        throw new RollcallError('BAD_REQUEST', 'That end lies in the past', {
          hint: 'Choose a later one. To end sessions now, log them out.',
        })
      }
      const { planId, slots, validUntil } = plans.keep(target, change, now)
      if (change.kind === 'policy') refuseUnseen(classesOf(change.policy).unseenRules)
      const limitsOf = limitsUnder(change, classesOf)
      const { person, savedAt, expireAt, expiryKind, signature } = index.columns()
      const skips = new Map<ExpirySkip, number>()
      const owners = new Set<number>()
      const newest: ExpiryPlan['newest'] = []
      let changing = 0
      let endNow = 0
      let lasting = 0

      function wantedFor(slot: number): NewExpiry {
        const skip = skippedStatuses.get(index.statusAt(slot, now))
        if (skip !== undefined) return { skip }
        const expires = expireAt[slot] as number
        const saved = savedAt[slot] as number
        const kind = expiryCode.word(expiryKind[slot] as number) ?? 'default'
        const known = Number.isNaN(saved) ? countedBack(kind, expires, cookieAge) : saved
        // The index knows the end of a session and not the seconds in its payload: that an end stays is all that can be shown.
        const facts = { kind, seconds: null, savedAt: known, expireAt: expires }
        return newExpiry(change, facts, { cookieAge, limits: limitsOf(person[slot] as number), now })
      }

      function lasts(slot: number, seconds: number | null | 'keep'): boolean {
        if (signature[slot] === unchecked) return false
        const kind = expiryCode.word(expiryKind[slot] as number) ?? 'default'
        return isFile ? expiryInFile(kind, seconds, cookieAge).lasts : seconds !== 'keep'
      }

      for (const slot of slots) {
        const wanted = wantedFor(slot)
        if ('skip' in wanted) {
          skips.set(wanted.skip, (skips.get(wanted.skip) ?? 0) + 1)
          continue
        }
        changing += 1
        if (wanted.endsAt <= now) endNow += 1
        if (lasts(slot, wanted.seconds)) lasting += 1
        if ((person[slot] as number) >= 0) owners.add(person[slot] as number)
        if (newest.length < mostShown) newest.push({ row: rowOf(index, people, slot, now), endsAt: wanted.endsAt })
      }
      return {
        planId,
        connectionId,
        change,
        sessions: slots.length,
        people: owners.size,
        changing,
        endNow,
        lasting,
        untilNextSave: changing - lasting,
        skipped: expirySkip.options.flatMap(reason => {
          const sessions = skips.get(reason) ?? 0
          return sessions === 0 ? [] : [{ reason, sessions }]
        }),
        includesOperator: [...owners].some(owner => people.describe(owner).isOperator),
        newest,
        madeAt: now,
        validUntil,
      }
    },
    limitsUnder: (change: ExpiryChange) => limitsUnder(change, classesOf),
  }
}
/** Throws BAD_REQUEST where it is not known whom a rule fits: without it others' limits would be theirs. */
function refuseUnseen(unseenRules: readonly number[]): void {
  if (unseenRules.length === 0) return
  throw new RollcallError('BAD_REQUEST', 'Whom a rule of this policy is for cannot be read', {
    hint: 'Check the name of its group and the SELECT grants on the groups, or leave the rule out.',
  })
}
export type ExpiryPlans = ReturnType<typeof createExpiryPlans>
