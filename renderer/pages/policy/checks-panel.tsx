import { Check as CheckIcon, CircleHelp, X } from 'lucide-react'
import { useState } from 'react'
import type { Check, CheckFacts } from '../../../shared/policy/checks.ts'
import { checksOf } from '../../../shared/policy/checks.ts'
import { generalChecks } from '../../../shared/policy/checks-general.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import type { Preset } from '../../../shared/policy/presets.ts'
import { presetOf, presets } from '../../../shared/policy/presets.ts'
import { Badge } from '../../design/badge.tsx'
import { Panel } from '../../design/panel.tsx'
import { Select } from '../../design/select.tsx'
import styles from './facts.module.css'
import panel from './policy-page.module.css'

const looks = {
  pass: { label: 'pass', tone: 'good', icon: CheckIcon },
  fail: { label: 'fail', tone: 'bad', icon: X },
  'cannot-tell': { label: 'cannot tell', tone: 'neutral', icon: CircleHelp },
} as const

const testable = presets.filter(({ demands }) => demands.length > 0)

/** The limits against what is written about them: pass, fail or cannot tell, and why. */
export function ChecksPanel({ policy, facts }: { readonly policy: Policy; readonly facts: CheckFacts }) {
  const [chosen, setChosen] = useState<Preset['id'] | null>(null)
  const fitting = presetOf(policy)
  const shown =
    testable.find(({ id }) => id === chosen) ?? (fitting && testable.includes(fitting) ? fitting : testable[1])
  const ofPreset = shown === undefined ? [] : checksOf(policy, shown, facts)
  return (
    <Panel
      title="Checks"
      note="of the limits as they stand here"
      actions={
        <Select
          label="Check against"
          hideLabel
          className={panel.against}
          value={shown?.id ?? 'aal2'}
          onChange={setChosen}
          options={testable.map(({ id, name }) => ({ value: id, label: name }))}
        />
      }
    >
      {shown !== undefined && (
        <h3 className={styles.group}>
          <a href={shown.standard.url} target="_blank" rel="noreferrer">
            {shown.standard.name}
          </a>
          {`, per ${shown.section}`}
        </h3>
      )}
      <CheckList checks={ofPreset} />
      <h3 className={styles.group}>OWASP ASVS 5.0 and Django’s own</h3>
      <CheckList checks={generalChecks(policy, facts)} />
      <p className={styles.foot}>
        SHALL and SHOULD are NIST’s words; of the others a requirement reads as SHALL and advice as SHOULD. A pass says
        that the policy is so, not that the site obeys it.
      </p>
    </Panel>
  )
}

function CheckList({ checks }: { readonly checks: readonly Check[] }) {
  return (
    <ul>
      {checks.map(({ id, words, level, section, standard, result, why }) => {
        const { label, tone, icon } = looks[result]
        return (
          <li key={id} className={styles.check}>
            <span>
              {words.charAt(0).toUpperCase() + words.slice(1)}{' '}
              <span className={styles.section}>
                {level}
                {(standard.id === 'asvs5' || standard.id === 'django') && ` · ${section}`}
              </span>
            </span>
            <Badge tone={tone} icon={icon}>
              {label}
            </Badge>
            <span className={styles.why}>{why}</span>
          </li>
        )
      })}
    </ul>
  )
}
