import type { StatusReason } from '../../../shared/contract/session.ts'
import { reasonWords } from '../../../shared/words/status-words.ts'
import { useCall } from '../../app/queries.ts'
import { hrefFor } from '../../app/router.tsx'
import { filterToSearch } from '../../filters/filter-url.ts'
import { formatCount } from '../../format/numbers.ts'

const reasons: readonly StatusReason[] = [
  'password-changed',
  'user-inactive',
  'user-deleted',
  'backend-unknown',
  'hash-missing',
]

/** Why logins are stale, each reason with its number and a link: the figures only know how many there are in all. */
export function StaleReasons({ connectionId, stale }: { readonly connectionId: string; readonly stale: number }) {
  const first = useReasonCount(connectionId, 'password-changed')
  const second = useReasonCount(connectionId, 'user-inactive')
  const third = useReasonCount(connectionId, 'user-deleted')
  const fourth = useReasonCount(connectionId, 'backend-unknown')
  const counts = [first, second, third, fourth]
  const known = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
  const all = [...counts, counts.includes(null) ? null : Math.max(0, stale - known)]
  const shown = reasons.map((reason, place) => ({ reason, count: all[place] ?? 0 })).filter(({ count }) => count > 0)
  return shown.map(({ reason, count }, place) => (
    <span key={reason}>
      {place > 0 && ' · '}
      <a href={hrefFor('sessions', { search: filterToSearch({ status: ['stale'], reason: [reason] }) })}>
        {formatCount(count)} {reasonWords[reason].label}
      </a>
    </span>
  ))
}

function useReasonCount(connectionId: string, reason: StatusReason): number | null {
  const page = useCall('sessions.page', {
    connectionId,
    filter: { status: ['stale'], reason: [reason] },
    sort: { column: 'expires', direction: 'ascending' },
    offset: 0,
    limit: 1,
  })
  return page.data?.filtered ?? null
}
