import type { SessionColumns } from '../../../shared/contract/session-columns.ts'
import { Disclosure } from '../../design/disclosure.tsx'
import { Switch } from '../../design/switch.tsx'
import { TextField } from '../../design/text-field.tsx'
import styles from './connection-editor.module.css'
import type { FormPart } from './form-parts.ts'

type Column = Exclude<keyof SessionColumns, 'personal'>

export const sessionColumnWords: Readonly<Record<Column, string>> = {
  userId: 'User of the session',
  lastActivity: 'Last activity or save',
  createdAt: 'Session created',
  ip: 'Address',
  userAgent: 'User agent',
}

const none: SessionColumns = {
  userId: null,
  lastActivity: null,
  createdAt: null,
  ip: null,
  userAgent: null,
  personal: false,
}

/** What the session table has beside Django's own columns, and whether address and device are shown: they are not until asked for. */
export function SessionColumnFields({ form, change, errors }: FormPart) {
  const columns = form.sessionColumns ?? none
  const names = Object.keys(sessionColumnWords) as readonly Column[]
  const named = names.flatMap(name => columns[name] ?? [])
  const personal = [columns.ip, columns.userAgent].filter(name => name !== null)
  const set = (changed: Partial<SessionColumns>) => change({ sessionColumns: { ...columns, ...changed } })
  return (
    <>
      {personal.length > 0 && (
        <Switch
          label="Show addresses and devices"
          hint={
            `Reads ${personal.join(' and ')} of this table. They are personal data: where people were, and with what. ` +
            'Turned on, they are on screens and in exports of this console; turned off, they are not read at all.'
          }
          checked={columns.personal}
          onChange={on => set({ personal: on })}
        />
      )}
      <Disclosure
        title="Further columns of the session table"
        note={named.length === 0 ? 'none' : named.join(', ')}
        forceOpen={Object.keys(errors).some(path => path.startsWith('sessionColumns.'))}
      >
        <div className={styles.grid}>
          {names.map(name => (
            <TextField
              key={name}
              label={sessionColumnWords[name]}
              mono
              placeholder="none"
              value={columns[name] ?? ''}
              onChange={text => set({ [name]: text.trim() || null })}
              error={errors[`sessionColumns.${name}`]}
            />
          ))}
        </div>
      </Disclosure>
    </>
  )
}
