import type { UserTable } from '../../../shared/contract/connections.ts'
import { Disclosure } from '../../design/disclosure.tsx'
import { TextField } from '../../design/text-field.tsx'
import styles from './connection-editor.module.css'
import type { FieldErrors } from './field-errors.ts'
import { columnWords } from './column-words.ts'

type Column = keyof UserTable['columns']

export type UserColumnsProps = {
  readonly users: UserTable
  readonly onChange: (users: UserTable) => void
  readonly errors: FieldErrors
}

/** "11 of 12 known, without role": up to three of those that are missing by name. */
export function knownWords({ columns }: UserTable): string {
  const all = Object.keys(columnWords) as readonly Column[]
  const missing = all.filter(column => columns[column] === null)
  const count = `${all.length - missing.length} of ${all.length} known`
  if (missing.length === 0) return count
  const named = missing.slice(0, 3).map(column => columnWords[column].toLowerCase())
  return `${count}, without ${named.join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}`
}

/** Which column of the user table holds what. An empty one is a column that the table does not have. */
export function UserColumns({ users, onChange, errors }: UserColumnsProps) {
  const columns = Object.keys(columnWords) as readonly Column[]
  const hasError = Object.keys(errors).some(path => path.startsWith('users.'))
  return (
    <Disclosure title="Columns" note={knownWords(users)} forceOpen={hasError}>
      <div className={styles.grid}>
        {columns.map(column => (
          <TextField
            key={column}
            label={columnWords[column]}
            mono
            placeholder={column === 'id' ? undefined : 'none'}
            value={users.columns[column] ?? ''}
            onChange={text =>
              onChange({
                ...users,
                columns: { ...users.columns, [column]: column === 'id' ? text : text.trim() || null },
              })
            }
            error={errors[`users.columns.${column}`]}
          />
        ))}
      </div>
    </Disclosure>
  )
}
