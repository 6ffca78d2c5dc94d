import { useState } from 'react'
import type { WhatIf } from '../../../shared/contract/policy.ts'
import { policy as policyShape } from '../../../shared/policy/policy.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { useCall } from '../../app/queries.ts'

export type WhatIfAnswer = {
  readonly picture: WhatIf | null
  /** True while the picture is of limits that were moved since. */
  readonly isBehind: boolean
  readonly error: Error | null
  readonly retry: () => void
}

/** What the draft would do. One question at a time: while a slider moves, the next one asks for where it is by then. */
export function useWhatIf(connectionId: string, policy: Policy): WhatIfAnswer {
  const [asked, setAsked] = useState(policy)
  const { data, error, isFetching, isPlaceholderData, refetch } = useCall(
    'policy.whatIf',
    { connectionId, policy: asked },
    { live: true },
  )
  const isSame = asked === policy || JSON.stringify(asked) === JSON.stringify(policy)
  const wantsMore = !isSame && !isFetching && policyShape.safeParse(policy).success
  if (wantsMore) setAsked(policy)
  return {
    picture: data ?? null,
    isBehind: !isSame || isPlaceholderData,
    error,
    retry: () => void refetch(),
  }
}
