import { useState } from 'react'
import type { SessionFilter } from '../../shared/contract/session.ts'
import { Button } from '../design/button.tsx'
import { AddChip, Chip, ChipValue } from '../design/chip.tsx'
import { MenuItem } from '../design/menu.tsx'
import styles from './filter.module.css'
import { FieldEditor } from './field-editor.tsx'
import type { EditableField } from './fields.ts'
import { editableFields, isEditable } from './fields.ts'
import { conditions, withoutField } from './sentence.ts'

export type FilterBarProps = {
  readonly filter: SessionFilter
  readonly onChange: (filter: SessionFilter) => void
  readonly roles: readonly string[]
  /** Who the filter is about, where it names a person. */
  readonly personName?: string
}

/** The filter of a list: a chip for each condition, and a way to add one. The text has a field of its own elsewhere. */
export function FilterBar({ filter, onChange, roles, personName }: FilterBarProps) {
  const chips = conditions(filter, personName).filter(({ field }) => field !== 'text')
  const free = editableFields.filter(({ field }) => filter[field] === undefined)
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset lays its content out in its own way
    <div className={styles.bar} role="group" aria-label="Filter">
      {chips.map(({ field, subject, value }) => {
        return (
          <Chip
            key={field}
            opens={
              isEditable(field)
                ? {
                    label: `${subject} ${value}`,
                    children: close => <FieldEditor {...{ field, filter, roles, onChange, close }} />,
                  }
                : undefined
            }
            remove={{
              label: `Remove: ${subject} ${value}`,
              onRemove: () => onChange(withoutField(filter, field)),
            }}
          >
            {subject} <ChipValue>{value}</ChipValue>
          </Chip>
        )
      })}
      {free.length > 0 && (
        <AddChip label="Add a filter" noun="Filter">
          {close => <AddCondition {...{ filter, roles, onChange, close }} fields={free} />}
        </AddChip>
      )}
      {chips.length > 1 && (
        <Button size="small" variant="quiet" onClick={() => onChange({})}>
          Clear all
        </Button>
      )}
    </div>
  )
}

type AddConditionProps = Pick<FilterBarProps, 'filter' | 'roles' | 'onChange'> & {
  readonly fields: typeof editableFields
  readonly close: () => void
}

/** First which field, then its value, in the same layer. */
function AddCondition({ fields, close, ...rest }: AddConditionProps) {
  const [field, setField] = useState<EditableField | null>(null)
  if (field !== null) return <FieldEditor field={field} close={close} {...rest} />
  return (
    <div className={styles.fields} role="menu" aria-label="Field">
      {fields.map(each => (
        <MenuItem key={each.field} onSelect={() => setField(each.field)} keepOpen>
          {each.label}
        </MenuItem>
      ))}
    </div>
  )
}
