import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { AuditAction, AuditEntry } from '../../../shared/contract/audit.ts'
import { Badge } from '../../design/badge.tsx'
import type { Tone } from '../../design/tone.ts'
import { usePrivacy } from '../../format/person-name.tsx'
import { TimeText, useZone } from '../../format/time-text.tsx'
import { formatInstant } from '../../format/times.ts'
import { outcomeWords, whatWords } from './action-words.ts'
import { AuditDetail } from './audit-detail.tsx'
import styles from './audit-table.module.css'

/** Actions, newest first; each opens to all that was written down about it. */
export function AuditTable({ actions }: { readonly actions: readonly AuditAction[] }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label="Actions" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">Connection</th>
            <th scope="col">What</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {actions.map(action => (
            <AuditRow key={action.intent.id} action={action} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function AuditRow({ action }: { readonly action: AuditAction }) {
  const { intent } = action
  const [open, setOpen] = useState(false)
  const zone = useZone()
  const what = whatWords(intent, usePrivacy())
  const id = `audit-${intent.id}`
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the button in it is there for the keyboard */}
      <tr
        className={styles.row}
        onClick={() => {
          // Words that are being selected are to be copied.
          if (getSelection()?.isCollapsed !== false) setOpen(!open)
        }}
      >
        <td className={styles.when}>
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={open}
            aria-controls={id}
            aria-label={`Details: ${what}`}
          >
            <ChevronRight size={14} aria-hidden />
          </button>
          <span>
            <TimeText at={intent.at} /> <span className={styles.faint}>{formatInstant(intent.at, zone)}</span>
          </span>
        </td>
        <td>{intent.operator}</td>
        <td>{intent.connectionName ?? <span className={styles.faint}>none</span>}</td>
        <td className={styles.what}>
          <span>{what}</span>
          {intent.reason !== null && <span className={styles.reason}>“{intent.reason}”</span>}
        </td>
        <td>
          <OutcomeBadge action={action} />
        </td>
      </tr>
      {open && (
        <tr id={id} className={styles.detailRow}>
          <td colSpan={5}>
            <AuditDetail action={action} />
          </td>
        </tr>
      )}
    </>
  )
}

const tones: Readonly<Record<NonNullable<AuditEntry['result']>, Tone>> = {
  done: 'good',
  partly: 'warning',
  failed: 'bad',
  cancelled: 'neutral',
}

function OutcomeBadge({ action: { outcome } }: { readonly action: AuditAction }) {
  const result = outcome?.result ?? null
  return (
    <Badge
      tone={result === null ? 'warning' : tones[result]}
      title={result === null ? 'It still runs, or Rollcall was ended in the middle of it' : undefined}
    >
      {outcomeWords(result)}
    </Badge>
  )
}
