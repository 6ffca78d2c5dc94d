import { limitWords } from '../../../shared/policy/compare.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { mostRules } from '../../../shared/policy/policy.ts'
import { subjectWords } from '../../../shared/policy/subject.ts'
import { AddChip, Chip, ChipValue } from '../../design/chip.tsx'
import styles from './limits.module.css'
import { RuleEditor } from './rule-editor.tsx'

export type RulesPartProps = {
  readonly policy: Policy
  readonly onChange: (policy: Policy) => void
  readonly roles: readonly string[]
}

/** Other limits for some: a chip each, opened to be changed. */
export function RulesPart({ policy, onChange, roles }: RulesPartProps) {
  const { rules } = policy
  return (
    <div className={styles.part}>
      <h3 className={styles.heading}>Rules</h3>
      <div className={styles.chips}>
        {rules.map((rule, at) => {
          const words = `${subjectWords(rule.who)}: ${limitWords(rule)}`
          return (
            <Chip
              key={words}
              opens={{
                label: words,
                children: close => (
                  <RuleEditor
                    rule={rule}
                    roles={roles}
                    close={close}
                    onDone={changed => onChange({ ...policy, rules: rules.with(at, changed) })}
                    onRemove={() => onChange({ ...policy, rules: rules.toSpliced(at, 1) })}
                  />
                ),
              }}
            >
              {subjectWords(rule.who)}: <ChipValue>{limitWords(rule)}</ChipValue>
            </Chip>
          )
        })}
        {rules.length < mostRules && (
          <AddChip label="Add a rule" noun="Rule">
            {close => (
              <RuleEditor
                rule={null}
                roles={roles}
                close={close}
                onDone={added => onChange({ ...policy, rules: [...rules, added] })}
              />
            )}
          </AddChip>
        )}
      </div>
    </div>
  )
}
