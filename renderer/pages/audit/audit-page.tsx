import { ScrollText, SearchX } from 'lucide-react'
import { useState } from 'react'
import { failureOf } from '../../app/failure.ts'
import { useCall } from '../../app/queries.ts'
import { useSettled } from '../../app/use-settled.ts'
import { Banner } from '../../design/banner.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { ErrorState } from '../../design/error-state.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { Panel } from '../../design/panel.tsx'
import { SearchField } from '../../design/search-field.tsx'
import { Skeleton } from '../../design/skeleton.tsx'
import { formatCount, formatPlural } from '../../format/numbers.ts'
import styles from './audit-page.module.css'
import { AuditTable } from './audit-table.tsx'
import { ExportAudit } from './export-audit.tsx'
import { Pager } from './pager.tsx'

const pageSize = 50
const askAfterMs = 200

/** Everything that Rollcall did or was asked to do, newest first. */
export function AuditPage() {
  const [text, setText] = useState('')
  const [offset, setOffset] = useState(0)
  const settled = useSettled(text, askAfterMs)
  const { data, error, refetch } = useCall('audit.page', { text: settled, connectionId: null, offset, limit: pageSize })
  return (
    <div className={styles.page}>
      <PageHeader
        title="Audit"
        count={
          data === undefined ? undefined : settled === '' ? (
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
              value={text}
              maxLength={200}
              onChange={wanted => {
                setText(wanted)
                setOffset(0)
              }}
              className={styles.search}
            />
            <ExportAudit text={settled} disabled={data === undefined || data.filtered === 0} />
          </>
        }
      />
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
          settled === '' ? (
            <EmptyState icon={ScrollText} title="Nothing was done yet">
              Every log out, every look at a masked value and every change of a connection is written down here.
            </EmptyState>
          ) : (
            <EmptyState icon={SearchX} title="Nothing matches">
              No entry holds these words.
            </EmptyState>
          )
        ) : (
          <AuditTable actions={data.actions} />
        )}
      </Panel>
      {data !== undefined && data.filtered > pageSize && (
        <Pager offset={offset} pageSize={pageSize} total={data.filtered} onChange={setOffset} />
      )}
    </div>
  )
}
