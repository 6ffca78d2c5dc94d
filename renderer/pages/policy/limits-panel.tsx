import { contradictionsOf } from '../../../shared/policy/contradictions.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { Banner } from '../../design/banner.tsx'
import { Panel } from '../../design/panel.tsx'
import { Segmented } from '../../design/radio-group.tsx'
import { Switch } from '../../design/switch.tsx'
import { formatPlural } from '../../format/numbers.ts'
import { ExemptPart } from './exempt-part.tsx'
import { CountLimit, LengthLimit } from './limit-fields.tsx'
import styles from './limits.module.css'
import { RulesPart } from './rules-part.tsx'

export type LimitsPanelProps = {
  readonly connectionId: string
  readonly policy: Policy
  readonly onChange: (policy: Policy) => void
  readonly roles: readonly string[]
  /** Said here where the picture lies further down; null while it is not known. */
  readonly goingNow: number | null
}

/** The limits of a policy, and what in them contradicts itself. */
export function LimitsPanel({ connectionId, policy, onChange, roles, goingNow }: LimitsPanelProps) {
  const set = (changes: Partial<Policy>) => onChange({ ...policy, ...changes })
  const counts = policy.sessionsPerUser !== null || policy.rules.some(rule => rule.sessionsPerUser !== null)
  return (
    <Panel
      title="Limits"
      note="a session ends at the first of them"
      actions={goingNow !== null && <span className={styles.live}>{formatPlural(goingNow, 'login')} would go now</span>}
    >
      <div className={styles.rows}>
        <LengthLimit
          label="Cookie age"
          optional={false}
          value={policy.cookieAge}
          onChange={cookieAge => cookieAge !== null && set({ cookieAge })}
        />
        <LengthLimit label="Idle limit" value={policy.idleTimeout} onChange={idleTimeout => set({ idleTimeout })} />
        <LengthLimit
          label="Absolute limit"
          value={policy.absoluteTimeout}
          onChange={absoluteTimeout => set({ absoluteTimeout })}
        />
        <CountLimit
          label="Sessions per user"
          value={policy.sessionsPerUser}
          onChange={sessionsPerUser => set({ sessionsPerUser })}
        />
        {counts && (
          <div className={styles.row}>
            <Segmented
              label="Of more sessions, this one goes"
              value={policy.surplus}
              onChange={surplus => set({ surplus })}
              options={[
                { value: 'oldest', label: 'The oldest login' },
                { value: 'idlest', label: 'The longest unused' },
              ]}
            />
          </div>
        )}
      </div>
      <Troubles policy={policy} />
      <div className={styles.switches}>
        <Switch
          label="Save at every request"
          hint="The cookie age then counts from the last request."
          checked={policy.saveEveryRequest}
          onChange={saveEveryRequest => set({ saveEveryRequest })}
        />
        <Switch
          label="End when the browser closes"
          hint="Only the browser forgets: the row lives on for the cookie age, so the picture does not change."
          checked={policy.endsWithBrowser}
          onChange={endsWithBrowser => set({ endsWithBrowser })}
        />
      </div>
      <RulesPart policy={policy} onChange={onChange} roles={roles} />
      <ExemptPart connectionId={connectionId} policy={policy} onChange={onChange} />
    </Panel>
  )
}

function Troubles({ policy }: { readonly policy: Policy }) {
  const troubles = contradictionsOf(policy)
  return (
    <output className={styles.troubles} aria-label="Contradictions">
      {troubles.map(({ severity, field, words }) => (
        <Banner key={`${field} ${words}`} tone={severity === 'error' ? 'bad' : 'warning'} live={false}>
          {words.charAt(0).toUpperCase() + words.slice(1)}
        </Banner>
      ))}
    </output>
  )
}
