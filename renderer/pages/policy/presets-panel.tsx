import { ExternalLink } from 'lucide-react'
import type { Policy } from '../../../shared/policy/policy.ts'
import type { Preset } from '../../../shared/policy/presets.ts'
import { presetOf, presets, withPreset } from '../../../shared/policy/presets.ts'
import { classes } from '../../design/classes.ts'
import styles from './presets.module.css'

export type PresetsPanelProps = {
  readonly policy: Policy
  readonly onChange: (policy: Policy) => void
}

/** Limits to begin with, and where they are written. One that fits what is set is marked. */
export function PresetsPanel({ policy, onChange }: PresetsPanelProps) {
  const current = presetOf(policy)
  return (
    <div className={styles.presets}>
      <fieldset className={styles.pills} aria-label="Presets">
        {presets.map(preset => (
          <button
            key={preset.id}
            type="button"
            className={classes(styles.pill, preset === current && styles.chosen)}
            aria-pressed={preset === current}
            title={sourceWords(preset)}
            onClick={() => onChange(withPreset(policy, preset))}
          >
            {preset.name}
          </button>
        ))}
      </fieldset>
      <p className={styles.source}>
        {current === null ? (
          'Custom limits. Choose a preset to begin with; rules and exemptions stay.'
        ) : (
          <>
            <a href={current.standard.url} target="_blank" rel="noreferrer">
              {current.standard.name} <ExternalLink size={11} aria-hidden />
            </a>{' '}
            {current.demands.length === 0
              ? `· ${current.section}`
              : `· per ${current.section}: ${demandWords(current)}`}
          </>
        )}
      </p>
    </div>
  )
}

const sourceWords = ({ standard, section }: Preset) => `${standard.name}, ${section}`

/** "SHOULD: the idle limit is at most 1 hour; SHALL: an absolute limit is defined" */
const demandWords = ({ demands }: Preset) => demands.map(({ level, words }) => `${words} (${level})`).join('; ')
