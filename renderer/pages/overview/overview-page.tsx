import { useState } from 'react'
import type { HistoryRange } from '../../../shared/contract/overview.ts'
import { useConnection } from '../../app/connection.tsx'
import { failureOf } from '../../app/failure.ts'
import { usePreferences } from '../../app/preferences.tsx'
import { useCall } from '../../app/queries.ts'
import { hrefFor } from '../../app/router.tsx'
import { UncertaintyNotice } from '../../app/uncertainty-notice.tsx'
import { CannotBeKnown, useUnlisted } from '../../app/unlisted.tsx'
import { ButtonLink } from '../../design/button.tsx'
import { ErrorState } from '../../design/error-state.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { Panel } from '../../design/panel.tsx'
import { Segmented } from '../../design/radio-group.tsx'
import { fittingRange } from '../../charts/history-series.ts'
import { LengthHistogram } from '../../charts/length-histogram.tsx'
import { FigureCards } from './figure-cards.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { HeaderFacts } from './header-facts.tsx'
import { OverviewSkeleton } from './overview-skeleton.tsx'
import styles from './overview-page.module.css'
import { RoleBars } from './role-bars.tsx'
import { TopPeople } from './top-people.tsx'

const ranges = [
  { value: '5m', label: '5 min' },
  { value: '1h', label: '1 h' },
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 d' },
  { value: '30d', label: '30 d' },
] as const

const NotKnown = () => <p className={styles.notKnown}>Not known: the SECRET_KEY does not fit.</p>

/** The range that was chosen; before any was, the one that fits what there is of a history when the page is opened. */
function useRange(connectionId: string, chosen: HistoryRange | null): HistoryRange {
  const [fitting, setFitting] = useState<{ readonly of: string; readonly range: HistoryRange } | null>(null)
  const isOpen = chosen === null && fitting?.of !== connectionId
  const { data, isPlaceholderData } = useCall('overview.history', { connectionId, range: '24h' }, { enabled: isOpen })
  if (isOpen && data !== undefined && !isPlaceholderData) setFitting({ of: connectionId, range: fittingRange(data) })
  return chosen ?? (fitting?.of === connectionId ? fitting.range : '24h')
}

/** The store at a glance; where it lists no session there are no figures, and zeros would be a lie. */
export function OverviewPage() {
  const unlisted = useUnlisted(useConnection().id)
  if (unlisted?.which !== 'all') return <Figures />
  return (
    <div className={styles.page}>
      <PageHeader title="Overview" />
      <Panel>
        <CannotBeKnown
          unlisted={unlisted}
          title="Who is logged in cannot be known"
          actions={<ButtonLink href={hrefFor('users')}>Look somebody up</ButtonLink>}
        />
      </Panel>
    </div>
  )
}

/** Every figure leads to the list behind it. */
function Figures() {
  const connection = useConnection()
  const { preferences, setPreferences } = usePreferences()
  const range = useRange(connection.id, preferences.historyRange)
  const figures = useCall('overview.figures', { connectionId: connection.id })
  const history = useCall('overview.history', { connectionId: connection.id, range })
  // What changed in the last hour: out of a history that tells it by the minute, mostly the one that is shown anyway.
  const fine = useCall('overview.history', { connectionId: connection.id, range: range === '1h' ? '1h' : '24h' })
  const data = figures.data
  const isKnown = data?.key?.verdict !== 'none'
  return (
    <div className={styles.page} aria-busy={figures.isPending}>
      <PageHeader
        title="Overview"
        count={data !== undefined && <HeaderFacts figures={data} />}
        actions={
          <Segmented
            label="Range of the chart"
            hideLabel
            value={range}
            onChange={historyRange => setPreferences({ historyRange })}
            options={ranges}
          />
        }
      />
      {data === undefined && figures.error !== null && (
        <Panel>
          <ErrorState failure={failureOf(figures.error)} onRetry={() => void figures.refetch()} />
        </Panel>
      )}
      {data === undefined && figures.error === null && <OverviewSkeleton />}
      {data !== undefined && (
        <>
          {isKnown && (
            <UncertaintyNotice connectionId={connection.id} uncertain={data.uncertain} className={styles.notice} />
          )}
          <FigureCards figures={data} recent={fine.data ?? null} />
          <HistoryPanel
            isRecording={isKnown}
            history={history.data ?? null}
            error={history.error}
            onRetry={() => void history.refetch()}
          />
          <div className={styles.panels}>
            <Panel title="Idle for">{isKnown ? <LengthHistogram of="idle" buckets={data.idle} /> : <NotKnown />}</Panel>
            <Panel title="Expires in">
              {isKnown ? <LengthHistogram of="remaining" buckets={data.remaining} /> : <NotKnown />}
            </Panel>
            <Panel title="By role">{isKnown ? <RoleBars roles={data.roles} /> : <NotKnown />}</Panel>
            <Panel title="Most sessions">{isKnown ? <TopPeople people={data.topPeople} /> : <NotKnown />}</Panel>
          </div>
        </>
      )}
    </div>
  )
}
