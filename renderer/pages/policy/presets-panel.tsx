import { ExternalLink } from 'lucide-react'
import { compare } from '../../../shared/policy/compare.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import type { Preset } from '../../../shared/policy/presets.ts'
import { presetOf, presets, withPreset } from '../../../shared/policy/presets.ts'
import { classes } from '../../design/classes.ts'
import styles from './presets.module.css'

export type PresetsPanelProps = {
  readonly policy: Policy
  readonly onChange: (policy: Policy) => void
  /** The limits that were found. */
  readonly inForce: Policy
}

/** Limits to begin with, and where they are written. One that fits what is set is marked. */
export function PresetsPanel({ policy, onChange, inForce }: PresetsPanelProps) {
  const isInForce = compare(policy, inForce).length === 0
  const current = isInForce ? null : presetOf(policy)
  return (
    <div className={styles.presets}>
      <fieldset className={styles.pills} aria-label="Presets">
        <button
          type="button"
          className={classes(styles.pill, isInForce && styles.chosen)}
          aria-pressed={isInForce}
          title="The limits that were found in the sessions"
          onClick={() => onChange(inForce)}
        >
          In force
        </button>
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
        {isInForce ? (
          'What the site lives by now, as its sessions show. Move a limit, or begin with a preset.'
        ) : current === null ? (
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
