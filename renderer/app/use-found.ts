import { KeyRound, User, UserRoundX } from 'lucide-react'
import { statusLabel } from '../../shared/words/status-words.ts'
import { personLabel, usePrivacy } from '../format/person-name.tsx'
import { formatPlural } from '../format/numbers.ts'
import { useConnections } from './connection.tsx'
import type { PaletteItem } from './palette-item.ts'
import { useMonitorStatus } from './live.tsx'
import { useCall } from './queries.ts'
import { navigate } from './router.tsx'
import { useSettled } from './use-settled.ts'

const askAfterMs = 120
const askTableAfterMs = 300
const atMost = 6

/** People whose name or address holds the text, others in the user table, and sessions whose fingerprint begins with it. */
export function useFound(text: string): { readonly items: readonly PaletteItem[]; readonly busy: boolean } {
  const { current } = useConnections()
  const privacy = usePrivacy()
  const settled = useSettled(text, askAfterMs).slice(0, 200)
  const connectionId = current?.id ?? ''
  const isFingerprint = /^[a-z0-9]{3,8}$/i.test(settled)
  const enabled = current !== null && settled.length > 1
  const people = useCall(
    'users.page',
    {
      connectionId,
      text: settled,
      only: 'everyone',
      sort: { column: 'sessions', direction: 'descending' },
      offset: 0,
      limit: atMost,
    },
    { enabled },
  )
  const sessions = useCall(
    'sessions.page',
    {
      connectionId,
      filter: { text: settled },
      sort: { column: 'idle', direction: 'ascending' },
      offset: 0,
      limit: 50,
    },
    { enabled: enabled && isFingerprint },
  )
  const wanted = useSettled(settled, askTableAfterMs).trim()
  const status = useMonitorStatus(current?.id ?? null)
  const isKeyless = status?.key?.verdict === 'none'
  const isListed = status?.store?.unlisted === undefined
  const lookUp = enabled && wanted !== '' && !isKeyless
  const others = useCall('users.lookup', { connectionId, text: wanted }, { enabled: lookUp, keepPrevious: false })
  if (!enabled) return { items: [], busy: false }
  const foundPeople = (people.data?.rows ?? []).map(({ person, sessions: count }): PaletteItem => ({
    id: `person ${person.key}`,
    group: 'People',
    icon: User,
    label: personLabel(person, privacy),
    note: [privacy ? null : person.email, formatPlural(count, 'session')].filter(Boolean).join(' · '),
    words: '',
    run: () => navigate('users', { id: person.key }),
  }))
  const foundOthers = (others.data?.people ?? []).slice(0, atMost).map((person): PaletteItem => ({
    id: `other ${person.key}`,
    group: isListed ? 'Not logged in' : 'In the user table',
    icon: UserRoundX,
    label: personLabel(person, privacy),
    note: privacy ? undefined : (person.email ?? undefined),
    words: '',
    run: () => navigate('users', { id: person.key }),
  }))
  const foundSessions = (isFingerprint ? (sessions.data?.rows ?? []) : [])
    .filter(row => row.fingerprint.toLowerCase().startsWith(settled.toLowerCase()))
    .slice(0, atMost)
    .map((row): PaletteItem => ({
      id: `session ${row.ref}`,
      group: 'Sessions',
      icon: KeyRound,
      label: row.fingerprint,
      note: [statusLabel(row.status, row.statusReason), row.person && personLabel(row.person, privacy)]
        .filter(Boolean)
        .join(' · '),
      words: '',
      run: () =>
        navigate('sessions', {
          search: new URLSearchParams({ text: row.fingerprint, session: row.fingerprint }).toString(),
        }),
    }))
  return {
    items: [...foundPeople, ...foundOthers, ...foundSessions],
    busy: settled !== text || people.isFetching || others.isFetching || (isFingerprint && sessions.isFetching),
  }
}
