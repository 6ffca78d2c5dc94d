import { availableParallelism } from 'node:os'
import type { KeyRange } from '../stores/store.ts'

/** Django makes session keys of digits and small letters, each as often as any other: half of all keys come before this one. */
const middle = 'i'
/** For fewer sessions another thread costs as much as it saves. */
const worthHalves = 200_000

/** The ranges in which so many sessions are read at the same time. Other keys than Django's may all lie in one: that is as good as one range. */
export function rangesFor(sessions: number): readonly KeyRange[] {
  if (sessions < worthHalves || availableParallelism() < 2) return [{ after: undefined, upTo: undefined }]
  return [
    { after: undefined, upTo: middle },
    { after: middle, upTo: undefined },
  ]
}
