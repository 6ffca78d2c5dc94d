import type { OverviewFigures } from '../../../shared/contract/overview.ts'
import { AsOf } from '../../app/as-of.tsx'
import { isIncomplete } from '../../app/connection-words.ts'
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
  const status = useMonitorStatus(connection.id)
  const rest = status?.state === 'loading' ? 'the rest is being read' : 'not all were read yet'
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
      {status !== null && isIncomplete(status) && <strong className={styles.staleWords}> · so far: {rest}</strong>}
      <AsOf connectionId={connection.id} />
    </>
  )
}
