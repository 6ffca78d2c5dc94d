import type { SessionFilter } from '../../shared/contract/session.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { UserSource } from '../stores/store.ts'

/** Who is in the groups that policies speak of. */
export type Groups = {
  /** User ids as text; null where it is not known. */
  readonly members: (group: string) => readonly string[] | null
  /** Rises when somebody came into a group or left it. */
  readonly version: () => number
  /** Reads the groups of a policy's rules, unless that was done a moment ago. */
  readonly need: (policy: Policy | undefined) => Promise<void>
}

/** Somebody who is put into a group counts after so long at most. */
const freshMs = 30_000

export function createGroups(source: UserSource | null): Groups {
  const known = new Map<string, { readonly at: number; readonly members: readonly string[] | null }>()
  let version = 0

  async function read(group: string): Promise<void> {
    const before = known.get(group)
    if (before && before.at > performance.now() - freshMs) return
    const members = (await source?.members(group)) ?? null
    if (before === undefined || before.members?.join('\n') !== members?.join('\n')) version += 1
    known.set(group, { at: performance.now(), members })
  }

  return {
    members: group => known.get(group)?.members ?? null,
    version: () => version,
    async need(policy) {
      const names = new Set(policy?.rules.flatMap(({ who }) => (who.kind === 'group' ? who.group : [])))
      for (const name of names) await read(name)
    },
  }
}

/** The policy that a filter goes by, if it goes by one. */
export const policyOf = (filter: SessionFilter): Policy | undefined => filter.endsUnder?.policy
