import type { PersonDetail } from '../../../shared/contract/users.ts'
import type { KeyValue } from '../../design/key-value-list.tsx'
import { KeyValueList } from '../../design/key-value-list.tsx'
import { Panel } from '../../design/panel.tsx'
import { usePrivacy } from '../../format/person-name.tsx'
import { useZone } from '../../format/time-text.tsx'
import { formatInstant, formatRelative, zoneLabel } from '../../format/times.ts'
import { useNow } from '../../format/use-now.ts'

/** Who a person is, out of the site's user table, or what the sessions say where there is none. Unknown facts are left out. */
export function IdentityCard({ detail }: { readonly detail: PersonDetail }) {
  const privacy = usePrivacy()
  const zone = useZone()
  const now = useNow()
  const { person, firstName, lastName, lastLoginAt, joinedAt, source } = detail
  const text = (label: string, value: string | null): KeyValue | null =>
    value === null || value === '' ? null : { label, value }
  const yesNo = (label: string, value: boolean | null, no = 'no'): KeyValue | null =>
    value === null ? null : { label, value: value ? 'yes' : no }
  const moment = (label: string, at: number | null): KeyValue | null =>
    at === null ? null : { label, value: formatInstant(at, zone), note: formatRelative(at, now) }
  const fullName = [firstName, lastName].filter(Boolean).join(' ')
  const items: readonly (KeyValue | null)[] = [
    text('Full name', privacy ? null : fullName),
    text('E-mail', privacy ? null : person.email),
    text('User id', person.userId),
    text('Role', person.role),
    yesNo('Active', person.isActive, 'no: Django refuses the logins of this account'),
    yesNo('Staff', person.isStaff),
    yesNo('Superuser', person.isSuperuser),
    moment('Last login', lastLoginAt),
    moment('Joined', joinedAt),
    {
      label: 'Source',
      value: source === 'user-table' ? "the site's user table" : 'what the sessions say themselves',
      note: `· times in ${zoneLabel(zone, now)}`,
    },
  ]
  return (
    <Panel title="Identity" note={person.isOperator ? 'your own account on this site' : undefined}>
      <KeyValueList items={items.filter(item => item !== null)} />
    </Panel>
  )
}
