import { Plus } from 'lucide-react'
import { limitWords } from '../../../shared/policy/compare.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { mostRules } from '../../../shared/policy/policy.ts'
import { subjectWords } from '../../../shared/policy/subject.ts'
import { classes } from '../../design/classes.ts'
import { Popover } from '../../design/popover.tsx'
import chip from '../../filters/chip.module.css'
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
            <span key={words} className={classes(chip.chip, styles.rule)}>
              <Popover
                label={words}
                triggerProps={{ className: chip.words }}
                trigger={
                  <>
                    {subjectWords(rule.who)}: <span className={chip.value}>{limitWords(rule)}</span>
                  </>
                }
              >
                {close => (
                  <RuleEditor
                    rule={rule}
                    roles={roles}
                    close={close}
                    onDone={changed => onChange({ ...policy, rules: rules.with(at, changed) })}
                    onRemove={() => onChange({ ...policy, rules: rules.toSpliced(at, 1) })}
                  />
                )}
              </Popover>
            </span>
          )
        })}
        {rules.length < mostRules && (
          <Popover
            label="Add a rule"
            triggerProps={{ className: chip.add }}
            trigger={
              <>
                <Plus size={13} aria-hidden /> Rule
              </>
            }
          >
            {close => (
              <RuleEditor
                rule={null}
                roles={roles}
                close={close}
                onDone={added => onChange({ ...policy, rules: [...rules, added] })}
              />
            )}
          </Popover>
        )}
      </div>
    </div>
  )
}
