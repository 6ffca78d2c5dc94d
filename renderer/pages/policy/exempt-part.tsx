import { useState } from 'react'
import type { Person } from '../../../shared/contract/session.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { mostExempt } from '../../../shared/policy/policy.ts'
import { useCall } from '../../app/queries.ts'
import { useSettled } from '../../app/use-settled.ts'
import { AddChip, Chip } from '../../design/chip.tsx'
import { MenuItem } from '../../design/menu.tsx'
import { TextField } from '../../design/text-field.tsx'
import { personLabel, PersonName, usePrivacy } from '../../format/person-name.tsx'
import styles from './limits.module.css'

export type ExemptPartProps = {
  readonly connectionId: string
  readonly policy: Policy
  readonly onChange: (policy: Policy) => void
}

/** Whom no limit but the cookie age ends. */
export function ExemptPart({ connectionId, policy, onChange }: ExemptPartProps) {
  const privacy = usePrivacy()
  const { exempt } = policy
  return (
    <div className={styles.part}>
      <h3 className={styles.heading}>Exempt</h3>
      <div className={styles.chips}>
        {exempt.map(({ personKey, name }) => {
          const label = personLabel({ key: personKey, name }, privacy)
          return (
            <Chip
              key={personKey}
              remove={{
                label: `No longer exempt: ${label}`,
                onRemove: () => onChange({ ...policy, exempt: exempt.filter(each => each.personKey !== personKey) }),
              }}
            >
              {label}
            </Chip>
          )
        })}
        {exempt.length < mostExempt && (
          <AddChip label="Exempt a person" noun="Person">
            {close => (
              <PersonChooser
                connectionId={connectionId}
                without={new Set(exempt.map(({ personKey }) => personKey))}
                onChoose={({ key, name }) => {
                  onChange({ ...policy, exempt: [...exempt, { personKey: key, name: name.slice(0, 200) }] })
                  close()
                }}
              />
            )}
          </AddChip>
        )}
      </div>
    </div>
  )
}

type PersonChooserProps = {
  readonly connectionId: string
  readonly without: ReadonlySet<string>
  readonly onChoose: (person: Person) => void
}

function PersonChooser({ connectionId, without, onChoose }: PersonChooserProps) {
  const [typed, setTyped] = useState('')
  const text = useSettled(typed, 120)
  const found = useCall('users.page', {
    connectionId,
    text,
    only: 'everyone',
    sort: { column: 'name', direction: 'ascending' },
    offset: 0,
    limit: 20,
  })
  const people = (found.data?.rows ?? []).filter(({ person }) => !without.has(person.key)).slice(0, 8)
  return (
    <div className={styles.editor}>
      <TextField label="Name, e-mail or id" value={typed} onChange={setTyped} data-autofocus />
      {people.length === 0 && found.data !== undefined && (
        <p className={styles.muted}>Nobody with a session matches.</p>
      )}
      <div className={styles.found} role="menu" aria-label="People">
        {people.map(({ person }) => (
          <MenuItem key={person.key} onSelect={() => onChoose(person)} keepOpen>
            <PersonName person={person} />
          </MenuItem>
        ))}
      </div>
    </div>
  )
}
