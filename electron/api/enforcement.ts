import { RollcallError } from '../../shared/contract/reply.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { ConnectionBook } from './connection-book.ts'
import type { Enforcer } from './enforcer.ts'
import type { GroupHandlers } from './handlers.ts'
import { done } from './handlers.ts'
import type { Monitors } from './monitors.ts'
import type { PolicyBook } from './policy-book.ts'
import { refuseUnconfirmed } from './policy.ts'

type Parts = {
  readonly book: ConnectionBook
  readonly policies: PolicyBook
  readonly monitors: Monitors
  readonly enforcer: Enforcer
}

/** Holding a site to a saved policy from this console. */
export function enforcementHandlers({ book, policies, monitors, enforcer }: Parts): GroupHandlers<'enforcement'> {
  async function policyOf(connectionId: string, wanted: number): Promise<Policy> {
    const { versions } = await policies.read(connectionId)
    const saved = versions.find(({ version }) => version === wanted)
    if (saved) return saved.policy
    throw new RollcallError('NOT_FOUND', `There is no version ${wanted} of this policy`, { hint: 'Save it first.' })
  }

  return {
    'enforcement.state': ({ connectionId }) => enforcer.state(connectionId),

    'enforcement.start': {
      async intend({ connectionId, settings, reason, confirmation }) {
        const { site } = await book.get(connectionId)
        const policy = await policyOf(connectionId, settings.version)
        const picture = await monitors.of(connectionId).whatIf(policy)
        refuseUnconfirmed(picture, site.name, confirmation)
        if (picture.unknown.rules.length > 0) {
          throw new RollcallError('BAD_REQUEST', 'Whom a rule of this policy is for cannot be read', {
            hint: 'Check the name of its group and the SELECT grants on the groups, or leave the rule out.',
          })
        }
        const { version, everySeconds, ceilingPercent } = settings
        return {
          connectionId,
          connectionName: site.name,
          summary: `enforce version ${version} of the expiry policy every ${everySeconds} s, at most ${ceilingPercent} % of the logins a run`,
          reason,
        }
      },
      async run({ connectionId, settings, reason }) {
        const policy = await policyOf(connectionId, settings.version)
        return { value: enforcer.start(connectionId, { settings, policy, reason }), outcome: done }
      },
    },

    'enforcement.stop': {
      async intend({ connectionId }) {
        const { site } = await book.get(connectionId)
        return { connectionId, connectionName: site.name, summary: 'stop enforcing the expiry policy' }
      },
      run: async ({ connectionId }) => ({ value: enforcer.stop(connectionId), outcome: done }),
    },
  }
}
