import type { ClearResult } from '../../../shared/contract/policy.ts'
import { Banner } from '../../design/banner.tsx'
import { formatBytes } from '../../format/bytes.ts'
import { formatPlural } from '../../format/numbers.ts'

/** What was cleared, what it freed, and what is left and why. */
export function ClearOutcome({ result }: { readonly result: ClearResult }) {
  const { cleared, bytes, revived, notStarted, trouble } = result
  return (
    <Banner tone={trouble !== null ? 'bad' : notStarted > 0 ? 'warning' : 'good'}>
      <strong>
        {formatPlural(cleared, 'session')} cleared, {formatBytes(bytes)} freed.
      </strong>
      {notStarted > 0 && ` ${formatPlural(notStarted, 'session')} left.`}
      {revived > 0 && ` ${formatPlural(revived, 'session')} saved anew meanwhile and left alone.`}
      {trouble !== null && ` ${trouble}.`}
    </Banner>
  )
}
