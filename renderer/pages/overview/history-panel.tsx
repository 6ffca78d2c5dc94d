import { ChartArea, Table } from 'lucide-react'
import { useState } from 'react'
import type { History } from '../../../shared/contract/overview.ts'
import { failureOf } from '../../app/failure.ts'
import { HistoryChart } from '../../charts/history-chart.tsx'
import { HistoryTable } from '../../charts/history-table.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { ErrorState } from '../../design/error-state.tsx'
import { IconButton } from '../../design/icon-button.tsx'
import type { LegendEntry } from '../../design/legend.tsx'
import { Legend } from '../../design/legend.tsx'
import { Panel } from '../../design/panel.tsx'
import { Skeleton } from '../../design/skeleton.tsx'
import styles from './overview-page.module.css'

export type HistoryPanelProps = {
  readonly history: History | null
  /** False while the SECRET_KEY fits no row: nothing is recorded then. */
  readonly isRecording: boolean
  readonly error: Error | null
  readonly onRetry: () => void
}

const marks: readonly LegendEntry[] = [
  { mark: 'accent', words: 'Authenticated' },
  { mark: 'quiet', words: 'Anonymous' },
  { mark: 'ring', words: 'logged out by an operator' },
]
const connectionChanged: LegendEntry = { mark: 'dashed', words: 'connection changed' }

/** Sessions over time, as a picture or as a table. */
export function HistoryPanel({ history, isRecording, error, onRetry }: HistoryPanelProps) {
  const [asTable, setAsTable] = useState(false)
  return (
    <Panel
      title="Sessions"
      className={styles.history}
      actions={
        <>
          <Legend entries={history?.samples.some(sample => sample.anew) ? [...marks, connectionChanged] : marks} />
          <IconButton
            size="small"
            icon={asTable ? ChartArea : Table}
            label={asTable ? 'Show as a chart' : 'Show as a table'}
            onClick={() => setAsTable(!asTable)}
          />
        </>
      }
    >
      <div className={styles.historyBody}>
        {history === null && error === null && <Skeleton height={208} />}
        {history === null && error !== null && <ErrorState failure={failureOf(error)} onRetry={onRetry} />}
        {history?.samples.length === 0 && (
          <EmptyState icon={ChartArea} title="Nothing was seen in this range">
            {isRecording
              ? 'Rollcall takes a sample at each refresh once it has read everything. The first ones appear here then.'
              : 'The SECRET_KEY does not fit, and what is read with it would be no history of this site.'}
          </EmptyState>
        )}
        {history !== null &&
          history.samples.length > 0 &&
          (asTable ? <HistoryTable history={history} /> : <HistoryChart history={history} />)}
      </div>
    </Panel>
  )
}
