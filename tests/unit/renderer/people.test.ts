import { expect, test } from 'vitest'
import { groupEvents } from '../../../renderer/pages/users/group-events.ts'
import { peopleFromSearch, peopleToSearch } from '../../../renderer/pages/users/people-search.ts'
import { sortSessions } from '../../../renderer/pages/users/sort-sessions.ts'
import type { SessionRow } from '../../../shared/contract/session.ts'
import type { SeenEvent } from '../../../shared/contract/users.ts'

test('a list of people survives the way into an address and back', () => {
  const list = {
    text: 'ana & co',
    only: 'staff',
    sort: { column: 'sessions', direction: 'descending' },
  } as const
  expect(peopleFromSearch(peopleToSearch(list))).toEqual(list)
  expect(peopleToSearch(peopleFromSearch(''))).toBe('')
})

test('an address that is not understood lists everyone, most lately active first', () => {
  expect(peopleFromSearch('only=nobody&sort=-password')).toEqual({
    text: '',
    only: 'everyone',
    sort: { column: 'activity', direction: 'descending' },
  })
})

const row = (ref: string, lastActivityAt: number | null): SessionRow => ({
  ref,
  fingerprint: ref,
  person: null,
  status: 'anonymous',
  statusReason: null,
  verified: true,
  signature: 'valid',
  firstSeenAt: 0,
  loginAt: null,
  lastActivityAt,
  activitySource: null,
  savedAt: null,
  expireAt: 0,
  expiryKind: null,
  size: 0,
})

test('idle ascending is the least idle first; what is not known comes last in both directions', () => {
  const rows = [row('a', 10), row('b', null), row('c', 30)]
  const order = (direction: 'ascending' | 'descending') =>
    sortSessions(rows, { column: 'idle', direction }).map(({ ref }) => ref)
  expect(order('ascending')).toEqual(['c', 'a', 'b'])
  expect(order('descending')).toEqual(['a', 'c', 'b'])
})

test('what happened to several sessions at once is one event', () => {
  const event = (at: number, fingerprint: string, kind: SeenEvent['kind'] = 'logged-out'): SeenEvent => ({
    at,
    kind,
    fingerprint,
    by: kind === 'logged-out' ? 'ana@desk-4' : null,
    reason: kind === 'logged-out' ? 'lost laptop' : null,
  })
  const groups = groupEvents([
    event(200_000, 'f'),
    event(100_000, 'a'),
    event(99_000, 'b'),
    event(39_999, 'c'),
    event(39_000, 'd', 'login'),
    { ...event(38_000, 'e'), reason: 'another' },
  ])
  expect(groups.map(({ kind, fingerprints }) => [kind, fingerprints.join('')])).toEqual([
    ['logged-out', 'f'],
    ['logged-out', 'ab'],
    ['logged-out', 'c'],
    ['login', 'd'],
    ['logged-out', 'e'],
  ])
  expect(groups[1]).toMatchObject({ at: 100_000, by: 'ana@desk-4', reason: 'lost laptop' })
})
