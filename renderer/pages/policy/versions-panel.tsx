import { useState } from 'react'
import type { PolicyVersion } from '../../../shared/contract/policy.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { Button } from '../../design/button.tsx'
import { Panel } from '../../design/panel.tsx'
import { Select } from '../../design/select.tsx'
import { TimeText } from '../../format/time-text.tsx'
import { formatPlural } from '../../format/numbers.ts'
import { Differences } from './differences.tsx'
import styles from './versions.module.css'

export type VersionsPanelProps = {
  /** Newest first. */
  readonly versions: readonly PolicyVersion[]
  readonly dropped: number
  readonly draft: Policy
  readonly inForce: Policy
  /** Puts the limits of a version into the draft. */
  readonly onTake: (policy: Policy) => void
}

const mostListed = 8

/** What was saved, by whom and why, and a comparison of any two. */
export function VersionsPanel({ versions, dropped, draft, inForce, onTake }: VersionsPanelProps) {
  const [all, setAll] = useState(false)
  const listed = all ? versions : versions.slice(0, mostListed)
  return (
    <Panel
      title="Versions"
      note={versions.length === 0 ? undefined : formatPlural(versions.length + dropped, 'version')}
    >
      {versions.length === 0 ? (
        <p className={styles.same}>Nothing is saved yet. A saved version has a number, its author and a reason.</p>
      ) : (
        <ul className={styles.list}>
          {listed.map(version => (
            <li key={version.version} className={styles.version}>
              <span className={styles.number}>{version.version}</span>
              <span className={styles.reason}>
                {version.reason}
                <span className={styles.author}>
                  {' '}
                  {version.author}, <TimeText at={version.at} />
                </span>
              </span>
              <Button
                size="small"
                onClick={() => onTake(version.policy)}
                aria-label={`Edit version ${version.version}`}
              >
                Edit
              </Button>
            </li>
          ))}
        </ul>
      )}
      {versions.length > listed.length && (
        <Button size="small" variant="quiet" onClick={() => setAll(true)}>
          Show all {versions.length}
        </Button>
      )}
      {dropped > 0 && all && (
        <p className={styles.same}>{formatPlural(dropped, 'older version')} are no longer kept.</p>
      )}
      <Comparison versions={versions} draft={draft} inForce={inForce} />
    </Panel>
  )
}

type ComparisonProps = Pick<VersionsPanelProps, 'versions' | 'draft' | 'inForce'>

function Comparison({ versions, draft, inForce }: ComparisonProps) {
  const [from, setFrom] = useState<string | null>(null)
  const [to, setTo] = useState('draft')
  const sides = new Map<string, { readonly label: string; readonly policy: Policy }>([
    ['draft', { label: 'these limits', policy: draft }],
    ...versions.map(({ version, policy }) => [`${version}`, { label: `version ${version}`, policy }] as const),
    ['in-force', { label: 'in force', policy: inForce }],
  ])
  const options = [...sides].map(([value, { label }]) => ({ value, label }))
  const first = from !== null && sides.has(from) ? from : (versions[0] && `${versions[0].version}`) || 'in-force'
  return (
    <div className={styles.comparison}>
      <div className={styles.sides}>
        <Select label="Compare" value={first} onChange={setFrom} options={options} />
        <Select label="with" value={sides.has(to) ? to : 'draft'} onChange={setTo} options={options} />
      </div>
      <Differences before={sides.get(first)?.policy ?? inForce} after={sides.get(to)?.policy ?? draft} />
    </div>
  )
}
