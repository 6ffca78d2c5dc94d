import type { WhatIf } from '../../shared/contract/policy.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { compare } from '../../shared/policy/compare.ts'
import { refusalOf } from '../../shared/policy/contradictions.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { djangoDefault } from '../../shared/policy/policy.ts'
import type { ConnectionBook } from './connection-book.ts'
import type { GroupHandlers } from './handlers.ts'
import { done } from './handlers.ts'
import type { JobRegistry } from './job-registry.ts'
import type { Monitors } from './monitors.ts'
import type { PolicyBook } from './policy-book.ts'
import { clearHandlers } from './policy-clear.ts'

type Parts = {
  readonly book: ConnectionBook
  readonly policies: PolicyBook
  readonly monitors: Monitors
  readonly jobs: JobRegistry
  readonly operator: string
}

/** The expiry policy of a site: what is in force, what another would do, and the versions that were saved. */
export function policyHandlers({ book, policies, monitors, jobs, operator }: Parts): GroupHandlers<'policy'> {
  return {
    ...clearHandlers({ book, monitors, jobs }),
    'policy.inForce': ({ connectionId }) => monitors.of(connectionId).inForce(),
    'policy.whatIf': ({ connectionId, policy }) => monitors.of(connectionId).whatIf(policy),

    async 'policy.versions'({ connectionId }) {
      await book.get(connectionId)
      const { versions, dropped } = await policies.read(connectionId)
      return { versions: versions.toReversed(), dropped }
    },

    'policy.save': {
      async intend({ connectionId, policy, basedOn, reason, confirmation }) {
        const { site } = await book.get(connectionId)
        refuseContradiction(policy)
        const picture = monitors.has(connectionId) ? await monitors.of(connectionId).whatIf(policy) : null
        if (picture) refuseUnconfirmed(picture, site.name, confirmation)
        const { versions } = await policies.read(connectionId)
        const before = versions.find(({ version }) => version === basedOn)?.policy ?? djangoDefault
        return {
          connectionId,
          connectionName: site.name,
          summary: `save version ${basedOn + 1} of the expiry policy: ${changeWords(before, policy)}`,
          reason,
        }
      },
      async run({ connectionId, policy, basedOn, reason }) {
        const value = await policies.add(connectionId, basedOn, { policy, author: operator, reason })
        return { value, outcome: done }
      },
    },
  }
}

function refuseContradiction(policy: Policy): void {
  const refusal = refusalOf(policy)
  if (refusal === null) return
  throw new RollcallError('BAD_REQUEST', `This policy contradicts itself, so it was not saved. ${refusal}`)
}

/** Throws BAD_REQUEST where everyone, or the operator, would go and the connection's name was not typed. */
export function refuseUnconfirmed(
  { endsEveryone, endsOperator }: WhatIf,
  name: string,
  confirmation: string | null,
): void {
  if ((!endsEveryone && !endsOperator) || confirmation?.trim() === name) return
  const whom = endsEveryone ? 'everyone who is logged in' : 'your own account'
  throw new RollcallError('BAD_REQUEST', `This policy would log out ${whom} as soon as it is in force`, {
    hint: `If that is meant, type the name of the connection: ${name}`,
  })
}

/** "Idle limit 1 h to 30 min": at most five changes by name. */
function changeWords(before: Policy, after: Policy): string {
  const changes = compare(before, after)
  if (changes.length === 0) return 'nothing changes'
  const named = changes.slice(0, 5).map(({ what, before, after }) => `${what} ${before} to ${after}`)
  return named.join(', ') + (changes.length > 5 ? `, and ${changes.length - 5} more` : '')
}
