import { useState } from 'react'
import type { PolicyRule, RuleSubject } from '../../../shared/policy/policy.ts'
import { Banner } from '../../design/banner.tsx'
import { Button } from '../../design/button.tsx'
import { Segmented } from '../../design/radio-group.tsx'
import { Select } from '../../design/select.tsx'
import { TextField } from '../../design/text-field.tsx'
import { CountLimit, LengthLimit } from './limit-fields.tsx'
import styles from './limits.module.css'

export type RuleEditorProps = {
  readonly rule: PolicyRule | null
  /** The roles that the site has; no role is an empty string. */
  readonly roles: readonly string[]
  readonly onDone: (rule: PolicyRule) => void
  readonly onRemove?: () => void
  readonly close: () => void
}

const noRule: PolicyRule = { who: { kind: 'staff' }, idleTimeout: null, absoluteTimeout: null, sessionsPerUser: null }

const kinds = [
  { value: 'role', label: 'Role' },
  { value: 'staff', label: 'Staff' },
  { value: 'superuser', label: 'Superusers' },
  { value: 'group', label: 'Group' },
] as const

/** Whom a rule is for, and its limits. It takes effect when it is applied. */
export function RuleEditor({ rule, roles, onDone, onRemove, close }: RuleEditorProps) {
  const [draft, setDraft] = useState(rule ?? { ...noRule, who: firstSubject(roles) })
  const { who } = draft
  const setWho = (next: RuleSubject) => setDraft({ ...draft, who: next })
  const hasLimit = draft.idleTimeout !== null || draft.absoluteTimeout !== null || draft.sessionsPerUser !== null
  const isNamed = who.kind !== 'group' || who.group.trim() !== ''
  return (
    <form
      className={styles.editor}
      onSubmit={event => {
        event.preventDefault()
        if (!hasLimit || !isNamed) return
        onDone(draft)
        close()
      }}
    >
      <Segmented
        label="For"
        hideLabel
        value={who.kind}
        onChange={kind => setWho(subjectOf(kind, roles))}
        options={kinds}
      />
      {who.kind === 'role' && (
        <Select
          label="Role"
          value={who.role}
          onChange={role => setWho({ kind: 'role', role })}
          options={[...new Set([...roles, who.role])].map(role => ({ value: role, label: role || 'No role' }))}
        />
      )}
      {who.kind === 'group' && (
        <>
          <TextField
            label="Group of django.contrib.auth"
            value={who.group}
            maxLength={150}
            onChange={group => setWho({ kind: 'group', group })}
          />
          <Banner tone="neutral" live={false}>
            Members are read from the site&rsquo;s own groups, which takes SELECT on auth_group and on the table that
            ends in _groups. Where they cannot be read, the picture says that it leaves this rule out.
          </Banner>
        </>
      )}
      <div className={styles.rows}>
        <LengthLimit
          label="Idle limit"
          value={draft.idleTimeout}
          onChange={idleTimeout => setDraft({ ...draft, idleTimeout })}
        />
        <LengthLimit
          label="Absolute limit"
          value={draft.absoluteTimeout}
          onChange={absoluteTimeout => setDraft({ ...draft, absoluteTimeout })}
        />
        <CountLimit
          label="Sessions per user"
          value={draft.sessionsPerUser}
          onChange={sessionsPerUser => setDraft({ ...draft, sessionsPerUser })}
        />
      </div>
      <p className={styles.hint}>
        None leaves the general limit in force. Of several rules that fit, the strictest holds.
      </p>
      <div className={styles.buttons}>
        {onRemove !== undefined && (
          <Button
            variant="quiet"
            onClick={() => {
              onRemove()
              close()
            }}
          >
            Remove rule
          </Button>
        )}
        <Button type="submit" variant="primary" disabled={!hasLimit || !isNamed}>
          {rule === null ? 'Add rule' : 'Apply'}
        </Button>
      </div>
    </form>
  )
}

const firstSubject = (roles: readonly string[]): RuleSubject => subjectOf(roles.length > 0 ? 'role' : 'staff', roles)

function subjectOf(kind: RuleSubject['kind'], roles: readonly string[]): RuleSubject {
  switch (kind) {
    case 'role':
      return { kind, role: roles[0] ?? '' }
    case 'group':
      return { kind, group: '' }
    case 'staff':
    case 'superuser':
      return { kind }
  }
}
