import type { LengthBucket } from '../../shared/contract/overview.ts'
import type { SessionFilter } from '../../shared/contract/session.ts'
import { lengthWords } from '../../shared/words/length.ts'

/** Which length a histogram counts: time since the last activity, or time until expiry. */
export type BucketOf = 'idle' | 'remaining'

/** The filter whose sessions a bar counts: logins only, as the histograms do. */
export function bucketFilter(of: BucketOf, bucket: LengthBucket): SessionFilter {
  const range = { atLeast: bucket.from, ...(bucket.to !== null && { below: bucket.to }) }
  return of === 'idle' ? { status: ['authenticated'], idle: range } : { status: ['authenticated'], expiresIn: range }
}

/** "5 min to 15 min", "under 1 min", "over 14 d". */
export function bucketWords(bucket: LengthBucket): string {
  if (bucket.to === null) return `over ${lengthWords(bucket.from)}`
  if (bucket.from <= 0) return `under ${lengthWords(bucket.to)}`
  return `${lengthWords(bucket.from)} to ${lengthWords(bucket.to)}`
}

/** The word under a bar: its upper end, or its lower end with a plus where it has no upper one. */
export function bucketTick(bucket: LengthBucket): string {
  return bucket.to === null ? `${lengthWords(bucket.from)}+` : lengthWords(bucket.to)
}
