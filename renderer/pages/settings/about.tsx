import { failureOf } from '../../app/failure.ts'
import { useCall } from '../../app/queries.ts'
import { CopyButton } from '../../design/copy-button.tsx'
import { ErrorState } from '../../design/error-state.tsx'
import { KeyValueList } from '../../design/key-value-list.tsx'
import { Panel } from '../../design/panel.tsx'
import { Skeleton } from '../../design/skeleton.tsx'
import styles from './settings-page.module.css'

/** What this console is, where it keeps things, and what it does with secrets. */
export function About() {
  const { data, error, refetch } = useCall('app.info', {})
  if (error !== null && data === undefined) {
    return (
      <Panel title="About">
        <ErrorState failure={failureOf(error)} onRetry={() => void refetch()} />
      </Panel>
    )
  }
  if (data === undefined) {
    return (
      <Panel title="About">
        <Skeleton height={120} />
      </Panel>
    )
  }
  return (
    <Panel title="About">
      <KeyValueList
        items={[
          {
            label: 'Rollcall',
            value: data.version,
            note: data.host === 'desktop' ? 'in its own window' : 'in a browser',
          },
          {
            label: 'Runs on',
            value: data.runtime,
            note: data.sqlite ? 'with SQLite' : (data.sqliteHint ?? 'without SQLite'),
          },
          { label: 'You are', value: data.operator, note: 'in the audit log' },
          {
            label: 'Secrets',
            value: data.secrets === 'keychain' ? "Kept in the system's keychain" : 'Held until Rollcall is closed',
            note: data.secretsHint,
          },
          {
            label: 'Data folder',
            value: (
              <span className={styles.folder}>
                {data.dataFolder} <CopyButton text={data.dataFolder} label="Copy the folder's path" />
              </span>
            ),
          },
        ]}
      />
    </Panel>
  )
}
