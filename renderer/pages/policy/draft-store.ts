import { useSyncExternalStore } from 'react'
import type { InForce, PolicyVersion } from '../../../shared/contract/policy.ts'
import { compare } from '../../../shared/policy/compare.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { djangoDefault } from '../../../shared/policy/policy.ts'
import { createKeyedStore } from '../../app/keyed-store.ts'

/** What is being edited: from which version (0: none) and from which limits it began. */
export type Draft = { readonly policy: Policy; readonly basedOn: number; readonly base: Policy }

const noDraft: Draft | null = null
/** By connection. It outlives the page, so that a look at the list behind a figure loses nothing. */
const drafts = createKeyedStore<Draft | null>()

export type DraftState = Draft & {
  readonly isChanged: boolean
  readonly setPolicy: (policy: Policy) => void
  /** Back to what was saved last, or to what is in force. */
  readonly discard: () => void
  /** Goes on from another version, with these limits. */
  readonly rebase: (version: PolicyVersion, policy?: Policy) => void
}

/** The draft of a connection. Until something is changed it is the newest version, or what is in force. */
export function useDraft(connectionId: string, newest: PolicyVersion | null, found: InForce): DraftState {
  const kept = useSyncExternalStore(drafts.subscribe, () => drafts.get(connectionId) ?? noDraft)
  const base = newest?.policy ?? policyInForce(found)
  const draft = kept ?? { policy: base, basedOn: newest?.version ?? 0, base }
  return {
    ...draft,
    isChanged: compare(draft.base, draft.policy).length > 0,
    setPolicy: policy => drafts.set(connectionId, { ...draft, policy }),
    discard: () => drafts.set(connectionId, noDraft),
    rebase: ({ version, policy: base }, policy = base) => drafts.set(connectionId, { policy, basedOn: version, base }),
  }
}

/** Django with the cookie age and the saving that were found; it has no other limits. */
export function policyInForce({ cookieAge, saveEveryRequest }: InForce): Policy {
  return {
    ...djangoDefault,
    cookieAge: cookieAge.seconds ?? cookieAge.stated,
    saveEveryRequest: saveEveryRequest.value ?? false,
  }
}
