import { useConnections } from '../../app/connection.tsx'
import { Button } from '../../design/button.tsx'
import { Select } from '../../design/select.tsx'
import { TextField } from '../../design/text-field.tsx'
import { knownActions } from './action-words.ts'
import type { AuditFilter } from './audit-filter.ts'
import { auditToSearch, everything } from './audit-filter.ts'
import styles from './audit-page.module.css'

export type AuditFilterBarProps = {
  readonly filter: AuditFilter
  readonly onChange: (change: Partial<AuditFilter>) => void
}

/** Narrows the log to a connection, an action, a person and days. */
export function AuditFilterBar({ filter, onChange }: AuditFilterBarProps) {
  const { list } = useConnections()
  const connections = list.map(({ id, site }) => ({ value: id, label: site.name }))
  const isRemoved = filter.connection !== '' && connections.every(({ value }) => value !== filter.connection)
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset lays its content out in its own way
    <div className={styles.filter} role="group" aria-label="Filter">
      <Select
        label="Connection"
        value={filter.connection}
        onChange={connection => onChange({ connection })}
        options={[
          { value: '', label: 'All' },
          ...connections,
          ...(isRemoved ? [{ value: filter.connection, label: 'One that was removed' }] : []),
        ]}
        className={styles.choice}
      />
      <Select
        label="Action"
        value={filter.action}
        onChange={action => onChange({ action })}
        options={[{ value: '', label: 'All' }, ...knownActions]}
        className={styles.choice}
      />
      <TextField
        label="Person"
        value={filter.person}
        maxLength={200}
        onChange={person => onChange({ person })}
        className={styles.choice}
      />
      <TextField label="From" type="date" value={filter.from} onChange={from => onChange({ from })} />
      <TextField label="Up to" type="date" value={filter.to} onChange={to => onChange({ to })} />
      {auditToSearch({ ...filter, text: '' }) !== '' && (
        <Button variant="quiet" onClick={() => onChange({ ...everything, text: filter.text })}>
          Clear
        </Button>
      )}
    </div>
  )
}
