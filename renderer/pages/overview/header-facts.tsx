import type { OverviewFigures } from '../../../shared/contract/overview.ts'
import { AsOf } from '../../app/as-of.tsx'
import { useConnection } from '../../app/connection.tsx'
import { useMonitorStatus } from '../../app/live.tsx'
import { hrefFor } from '../../app/router.tsx'
import { filterToSearch } from '../../filters/filter-url.ts'
import { formatPlural, formatCount } from '../../format/numbers.ts'
import styles from './overview-page.module.css'

/** Beside the heading: all sessions, the ones that Django cannot use, and since when nothing new came or that more is to come. */
export function HeaderFacts({ figures }: { readonly figures: OverviewFigures }) {
  const connection = useConnection()
  // First figures come before everything is read: there are more than these.
  const reading = useMonitorStatus(connection.id)?.state === 'loading'
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
      {reading && <strong className={styles.staleWords}> · so far: the rest is being read</strong>}
      <AsOf connectionId={connection.id} />
    </>
  )
}
