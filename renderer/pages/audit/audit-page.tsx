import { ScrollText, SearchX } from 'lucide-react'
import { useState } from 'react'
import { failureOf } from '../../app/failure.ts'
import { useCall } from '../../app/queries.ts'
import { navigate, useRoute } from '../../app/router.tsx'
import { useSettled } from '../../app/use-settled.ts'
import { Banner } from '../../design/banner.tsx'
import { Button } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { ErrorState } from '../../design/error-state.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { Panel } from '../../design/panel.tsx'
import { SearchField } from '../../design/search-field.tsx'
import { Skeleton } from '../../design/skeleton.tsx'
import { formatCount, formatPlural } from '../../format/numbers.ts'
import { useZone } from '../../format/time-text.tsx'
import { AuditFilterBar } from './audit-filter-bar.tsx'
import type { AuditFilter } from './audit-filter.ts'
import { auditFromSearch, auditInput, auditToSearch } from './audit-filter.ts'
import styles from './audit-page.module.css'
import { AuditTable } from './audit-table.tsx'
import { ExportAudit } from './export-audit.tsx'
import { Pager } from './pager.tsx'

const pageSize = 50
const askAfterMs = 200

/** Everything that Rollcall did or was asked to do, newest first. The filter is in the address. */
export function AuditPage() {
  const zone = useZone()
  const search = useRoute()?.search ?? ''
  const filter = auditFromSearch(search)
  const settled = useSettled(search, askAfterMs)
  const asked = auditInput(auditFromSearch(settled), zone)
  const isFiltered = auditToSearch(auditFromSearch(settled)) !== ''
  // A page belongs to one filter: another begins at its newest.
  const [page, setPage] = useState({ settled, offset: 0 })
  const offset = page.settled === settled ? page.offset : 0
  const { data, error, refetch } = useCall('audit.page', { ...asked, offset, limit: pageSize })
  const show = (change: Partial<AuditFilter>) =>
    navigate('audit', { search: auditToSearch({ ...filter, ...change }) }, { replace: true })
  return (
    <div className={styles.page}>
      <PageHeader
        title="Audit"
        count={
          data === undefined ? undefined : !isFiltered ? (
            formatCount(data.total)
          ) : (
            <>
              {formatCount(data.filtered)} of {formatCount(data.total)}
            </>
          )
        }
        actions={
          <>
            <SearchField
              pageSearch
              label="Search person, reason, fingerprint"
              value={filter.text}
              maxLength={200}
              onChange={text => show({ text })}
              className={styles.search}
            />
            <ExportAudit asked={asked} disabled={data === undefined || data.filtered === 0} />
          </>
        }
      />
      <AuditFilterBar filter={filter} onChange={show} />
      {data !== undefined && data.damagedLines > 0 && (
        <Banner tone="warning" live={false}>
          {formatPlural(data.damagedLines, 'line')} of the audit log could not be read and{' '}
          {data.damagedLines === 1 ? 'was' : 'were'} left as {data.damagedLines === 1 ? 'it is' : 'they are'}, in{' '}
          <code className={styles.file}>{data.file}</code>
        </Banner>
      )}
      <Panel padded={false} className={styles.panel}>
        {data === undefined ? (
          error === null ? (
            <div className={styles.loading}>
              <Skeleton height={220} />
            </div>
          ) : (
            <ErrorState failure={failureOf(error)} onRetry={() => void refetch()} />
          )
        ) : data.filtered === 0 ? (
          !isFiltered ? (
            <EmptyState icon={ScrollText} title="Nothing was done yet">
              Every log out, every look at a masked value and every change of a connection is written down here.
            </EmptyState>
          ) : (
            <EmptyState
              icon={SearchX}
              title="Nothing matches"
              actions={<Button onClick={() => navigate('audit')}>Show everything</Button>}
            />
          )
        ) : (
          <AuditTable actions={data.actions} />
        )}
      </Panel>
      {data !== undefined && data.filtered > pageSize && (
        <Pager
          offset={offset}
          pageSize={pageSize}
          total={data.filtered}
          onChange={next => setPage({ settled, offset: next })}
        />
      )}
    </div>
  )
}
