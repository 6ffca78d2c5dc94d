import type { UserTable } from '../../../shared/contract/connections.ts'
import { Disclosure } from '../../design/disclosure.tsx'
import { TextField } from '../../design/text-field.tsx'
import styles from './connection-editor.module.css'
import type { FieldErrors } from './field-errors.ts'
import { columnWords } from './user-tables.ts'

type Column = keyof UserTable['columns']

export type UserColumnsProps = {
  readonly users: UserTable
  readonly onChange: (users: UserTable) => void
  readonly errors: FieldErrors
}

/** Which column of the user table holds what. An empty one is a column that the table does not have. */
export function UserColumns({ users, onChange, errors }: UserColumnsProps) {
  const columns = Object.keys(columnWords) as readonly Column[]
  const hasError = Object.keys(errors).some(path => path.startsWith('users.'))
  const known = columns.filter(column => users.columns[column] !== null)
  return (
    <Disclosure title="Columns" note={`${known.length} of ${columns.length} known`} forceOpen={hasError}>
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
