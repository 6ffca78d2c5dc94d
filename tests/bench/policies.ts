import type { Policy } from '../../shared/policy/policy.ts'
import { djangoDefault } from '../../shared/policy/policy.ts'

const hour = 3600

/** What a person drags on the Policy page, from the cheapest answer to the dearest. */
export const benchPolicies: readonly (readonly [name: string, policy: Policy])[] = [
  ['idle and absolute limit', { ...djangoDefault, idleTimeout: hour, absoluteTimeout: 24 * hour }],
  ['two sessions each', { ...djangoDefault, sessionsPerUser: 2, surplus: 'idlest' }],
  [
    'limits, rules, exemptions',
    {
      ...djangoDefault,
      idleTimeout: 24 * hour,
      absoluteTimeout: 72 * hour,
      sessionsPerUser: 2,
      rules: [
        {
          who: { kind: 'role', role: 'admin' },
          idleTimeout: hour,
          absoluteTimeout: 8 * hour,
          sessionsPerUser: 1,
        },
        { who: { kind: 'staff' }, idleTimeout: 4 * hour, absoluteTimeout: null, sessionsPerUser: null },
      ],
      exempt: Array.from({ length: 20 }, (_, id) => ({ personKey: `u:${id + 1}`, name: `user${id + 1}` })),
    },
  ],
]
