import type { OverviewFigures } from '../../../shared/contract/overview.ts'
import { reasonWords } from '../../../shared/words/status-words.ts'
import { hrefFor } from '../../app/router.tsx'
import { filterToSearch } from '../../filters/filter-url.ts'
import { formatCount } from '../../format/numbers.ts'

/** Why logins are stale, each reason with its number and a link to the list behind it. */
export function StaleReasons({ reasons }: { readonly reasons: OverviewFigures['staleReasons'] }) {
  return reasons.map(({ reason, sessions }, place) => (
    <span key={reason}>
      {place > 0 && ' · '}
      <a href={hrefFor('sessions', { search: filterToSearch({ status: ['stale'], reason: [reason] }) })}>
        {formatCount(sessions)} {reasonWords[reason].label}
      </a>
    </span>
  ))
}
