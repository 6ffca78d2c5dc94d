import type { SessionFilter } from '../../shared/contract/session.ts'
import { Checkbox } from '../design/checkbox.tsx'
import styles from './filter.module.css'
import type { ChoiceField, EditableField } from './fields.ts'
import { choicesOf, editableFields, isChoiceField, withChoices } from './fields.ts'
import { LengthEditor } from './length-editor.tsx'

export type FieldEditorProps = {
  readonly field: EditableField
  readonly filter: SessionFilter
  /** The roles that the site has. */
  readonly roles: readonly string[]
  readonly onChange: (filter: SessionFilter) => void
  readonly close: () => void
}

/** Changes one condition of a filter. Choices take effect at once, lengths when they are applied. */
export function FieldEditor({ field, filter, roles, onChange, close }: FieldEditorProps) {
  const label = editableFields.find(each => each.field === field)?.label ?? ''
  return (
    <div className={styles.editor}>
      <p className={styles.heading}>{label}</p>
      {isChoiceField(field) ? (
        <ChoiceEditor field={field} filter={filter} roles={roles} onChange={onChange} />
      ) : (
        <LengthEditor field={field} filter={filter} onChange={onChange} close={close} />
      )}
    </div>
  )
}

type ChoiceEditorProps = Pick<FieldEditorProps, 'filter' | 'roles' | 'onChange'> & { readonly field: ChoiceField }

function ChoiceEditor({ field, filter, roles, onChange }: ChoiceEditorProps) {
  const chosen: readonly string[] = filter[field] ?? []
  const choices = choicesOf(field, [...new Set([...roles, ...(field === 'role' ? chosen : [])])])
  if (choices.length === 0) return <p className={styles.explanation}>No session says what its role is.</p>
  return (
    <div className={styles.choices}>
      {choices.map(({ value, label, explanation }) => (
        <Checkbox
          key={value}
          checked={chosen.includes(value)}
          onChange={checked => {
            const values = checked ? [...chosen, value] : chosen.filter(each => each !== value)
            onChange(withChoices(filter, field, values))
          }}
          label={
            <>
              {label}
              {explanation !== undefined && <span className={styles.explanation}>{explanation}</span>}
            </>
          }
        />
      ))}
    </div>
  )
}
