import { expect, test } from 'vitest'
import {
  filterFromSearch,
  filterToSearch,
  isEmptyFilter,
  sortFromSearch,
} from '../../../renderer/filters/filter-url.ts'
import type { SessionFilter } from '../../../shared/contract/session.ts'
import { djangoDefault } from '../../../shared/policy/policy.ts'

const filters: readonly SessionFilter[] = [
  {},
  { text: 'ana & co = 100%' },
  { status: ['authenticated', 'stale'] },
  { role: ['Admin, first', 'Größe', ''] },
  { idle: { atLeast: 1800 }, age: { below: 60 }, expiresIn: { atLeast: -3600, below: 0 } },
  { reason: ['password-changed'], signature: ['valid', 'fallback'], personKey: 'u:12#é' },
  {
    endsUnder: {
      within: 'hour',
      policy: {
        ...djangoDefault,
        idleTimeout: 900,
        rules: [
          {
            who: { kind: 'role', role: 'Größe & Co = "100%"' },
            idleTimeout: 60,
            absoluteTimeout: null,
            sessionsPerUser: 2,
          },
        ],
        exempt: [{ personKey: 'p:é#?', name: 'Zoë' }],
      },
    },
  },
]

test.each(filters)('a filter survives the way into an address and back: %j', filter => {
  expect(filterFromSearch(filterToSearch(filter))).toEqual(filter)
})

test('an address is readable', () => {
  expect(filterToSearch({ status: ['authenticated', 'stale'], idle: { atLeast: 1800 } })).toBe(
    'status=authenticated,stale&idle=1800..',
  )
})

test('what is not understood is left out, the rest is kept', () => {
  expect(filterFromSearch('status=authenticated,nonsense&idle=later..&text=ana&expires=..3600&other=1')).toEqual({
    text: 'ana',
    expiresIn: { below: 3600 },
  })
  expect(filterFromSearch(`text=${'x'.repeat(201)}&idle=..`)).toEqual({})
  for (const broken of ['ends=now', 'ends=now&policy={', 'ends=now&policy={"cookieAge":-1}', 'ends=later&policy={}']) {
    expect(filterFromSearch(`${broken}&text=ana`)).toEqual({ text: 'ana' })
  }
})

test('the order travels with the filter', () => {
  const search = filterToSearch({ text: 'a' }, { column: 'idle', direction: 'descending' })
  expect(search).toBe('text=a&sort=-idle')
  expect(sortFromSearch(search)).toEqual({ column: 'idle', direction: 'descending' })
  expect(sortFromSearch('sort=session_key')).toBeNull()
  expect(sortFromSearch('')).toBeNull()
})

test('a filter without conditions is empty', () => {
  expect(isEmptyFilter({ text: '', status: [], idle: {} })).toBe(true)
  expect(isEmptyFilter({ role: [''] })).toBe(false)
})
