import { z } from 'zod'
import { accessLimits, limit, longestLimit, policyRule } from './policy.ts'
import type { Policy } from './policy.ts'

/** How the companion on the site treats the table itself. */
export const companionOptions = z.object({
  /** A change is obeyed within this many seconds. */
  cacheSeconds: z.number().int().min(1, 'At least 1 second').max(3600, 'At most 3,600 seconds'),
  /** When the table cannot be read, the last policy holds for so long. */
  keepSeconds: z.number().int().min(1, 'At least 1 second').max(86_400, 'At most 86,400 seconds'),
  /** What comes after that: nobody is ended, or everybody is anonymous. */
  onFailure: z.enum(['open', 'closed']),
})
export type CompanionOptions = z.infer<typeof companionOptions>

export const defaultCompanionOptions: CompanionOptions = { cacheSeconds: 15, keepSeconds: 300, onFailure: 'open' }

/** The policy as it stands in the table `rollcall_policy`, for companion/rollcall_site.py. Lengths in seconds. */
export const publishedPolicy = companionOptions.extend({
  format: z.literal(1),
  /** The version of the console's policy. */
  version: z.number().int().min(1),
  ...accessLimits.shape,
  surplus: z.enum(['oldest', 'idlest']),
  rules: z.array(policyRule),
  /** `_auth_user_id` of those whom nothing ends. */
  exempt: z.array(z.string()),
  /** Where the site's own payload says it; dotted paths. */
  keys: z.object({ loginTime: z.string(), lastActivity: z.string(), role: z.string() }),
  /** The user's own attribute that holds the role. */
  roleAttribute: z.string().nullable(),
  cacheSeconds: limit,
  keepSeconds: limit,
})
export type PublishedPolicy = z.infer<typeof publishedPolicy>

/** What of a policy the companion can hold, and whom it cannot exempt, because only payloads name them. */
export type Publication = { readonly published: PublishedPolicy; readonly notExempt: readonly string[] }

type SiteNames = Pick<PublishedPolicy, 'keys' | 'roleAttribute'>

/** A saved version in the words of the companion. */
export function publicationOf(
  { version, policy }: { readonly version: number; readonly policy: Policy },
  options: CompanionOptions,
  names: SiteNames,
): Publication {
  const users = policy.exempt.filter(({ personKey }) => personKey.startsWith('u:'))
  const { idleTimeout, absoluteTimeout, sessionsPerUser, surplus, rules } = policy
  return {
    published: {
      format: 1,
      version,
      idleTimeout,
      absoluteTimeout,
      sessionsPerUser,
      surplus,
      rules,
      exempt: users.map(({ personKey }) => personKey.slice(2)),
      ...names,
      ...options,
    },
    notExempt: policy.exempt.filter(person => !users.includes(person)).map(({ name }) => name),
  }
}

/** The text of a row, or in words what is wrong with it: others may write into the table too. */
export function readPublished(
  text: string,
): { readonly ok: true; readonly published: PublishedPolicy } | { readonly ok: false; readonly problem: string } {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return { ok: false, problem: 'The newest row holds no JSON.' }
  }
  const parsed = publishedPolicy.safeParse(content)
  if (parsed.success) return { ok: true, published: parsed.data }
  const place = parsed.error.issues[0]?.path.map(String).join('.')
  return { ok: false, problem: `The newest row is no policy that Rollcall knows${place ? `: see "${place}"` : ''}.` }
}

/** What the companion ends sessions by: everything but the cookie age, which stays the site's own. */
export const limitsOfCompanion = (policy: Policy): Policy => ({ ...policy, cookieAge: longestLimit })

/** Whether the site reads exactly this already. Version numbers tell nothing: every console counts its own. */
export function isPublished(
  published: PublishedPolicy,
  saved: { readonly version: number; readonly policy: Policy },
  options: CompanionOptions,
): boolean {
  const { keys, roleAttribute } = published
  const wanted = publishedPolicy.parse(publicationOf(saved, options, { keys, roleAttribute }).published)
  return JSON.stringify(wanted) === JSON.stringify(published)
}

/** Whether there is anything that Django's own settings cannot do. */
export function needsCompanion({ idleTimeout, absoluteTimeout, sessionsPerUser, rules }: Policy): boolean {
  return idleTimeout !== null || absoluteTimeout !== null || sessionsPerUser !== null || rules.length > 0
}
