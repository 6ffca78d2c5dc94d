import type { OverviewFigures } from '../../../shared/contract/overview.ts'
import { hrefFor } from '../../app/router.tsx'
import { filterToSearch } from '../../filters/filter-url.ts'
import { formatPlural, formatCount } from '../../format/numbers.ts'
import { useZone } from '../../format/time-text.tsx'
import { formatClock } from '../../format/times.ts'
import styles from './overview-page.module.css'

/** Beside the heading: all sessions, the ones that Django cannot use, and since when nothing new came. */
export function HeaderFacts({ figures, stale }: { readonly figures: OverviewFigures; readonly stale: boolean }) {
  const zone = useZone()
  const link = (status: 'invalid' | 'unreadable', count: number) =>
    count > 0 && (
      <>
        {' · '}
        <a className={styles.inlineLink} href={hrefFor('sessions', { search: filterToSearch({ status: [status] }) })}>
          {formatCount(count)} {status}
        </a>
      </>
    )
  return (
    <>
      <a className={styles.inlineLink} href={hrefFor('sessions')}>
        {formatPlural(figures.total, 'session')}
      </a>
      {link('invalid', figures.invalid)}
      {link('unreadable', figures.unreadable)}
      {stale && <strong className={styles.staleWords}> · as of {formatClock(figures.at, zone)}</strong>}
    </>
  )
}
