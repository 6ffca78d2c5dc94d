import type { AuditAction } from '../../../shared/contract/audit.ts'
import { KeyValueList } from '../../design/key-value-list.tsx'
import { usePrivacy } from '../../format/person-name.tsx'
import { formatDuration } from '../../../shared/words/durations.ts'
import { formatCount, formatPlural } from '../../format/numbers.ts'
import { useZone } from '../../format/time-text.tsx'
import { formatInstant, zoneLabel } from '../../format/times.ts'
import { actionWords, outcomeWords } from './action-words.ts'
import styles from './audit-detail.module.css'

const shownAtMost = 200

/** All that was written down about one action. */
export function AuditDetail({ action: { intent, outcome } }: { readonly action: AuditAction }) {
  const zone = useZone()
  const privacy = usePrivacy()
  const moment = (at: number) => `${formatInstant(at, zone, { seconds: true })} ${zoneLabel(zone, at)}`
  const people = union(intent.people, outcome?.people)
  const fingerprints = union(intent.fingerprints, outcome?.fingerprints)
  return (
    <div className={styles.detail}>
      <KeyValueList
        items={[
          { label: 'Action', value: actionWords(intent.action), note: intent.action },
          { label: 'Written before', value: moment(intent.at) },
          {
            label: 'Written after',
            value: outcome === null ? 'not yet, or Rollcall was ended in the middle' : moment(outcome.at),
            note: outcome === null ? undefined : `${lengthWords(outcome.at - intent.at)} later`,
          },
          ...(intent.reason === null ? [] : [{ label: 'Reason', value: intent.reason }]),
          ...(outcome === null
            ? []
            : [{ label: 'Outcome', value: outcomeWords(outcome.result), note: outcome.detail ?? undefined }]),
          ...(people.length === 0
            ? []
            : [{ label: 'People', value: privacy ? formatPlural(people.length, 'person', 'people') : listed(people) }]),
        ]}
      />
      {fingerprints.length > 0 && (
        <div className={styles.fingerprints}>
          <span className={styles.label}>Sessions</span>
          <ul>
            {fingerprints.slice(0, shownAtMost).map(fingerprint => (
              <li key={fingerprint}>{fingerprint}</li>
            ))}
            {fingerprints.length > shownAtMost && <li>and {formatCount(fingerprints.length - shownAtMost)} more</li>}
          </ul>
        </div>
      )}
    </div>
  )
}

function lengthWords(ms: number): string {
  return ms < 1000 ? `${Math.max(0, Math.round(ms))} ms` : formatDuration(ms / 1000)
}

function union(some: readonly string[], more: readonly string[] = []): readonly string[] {
  return [...new Set([...some, ...more])]
}

function listed(people: readonly string[]): string {
  const rest = people.length - shownAtMost
  return people.slice(0, shownAtMost).join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : '')
}
