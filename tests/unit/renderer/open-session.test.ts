import { expect, test } from 'vitest'
import { openIn, withOpen } from '../../../renderer/pages/sessions/open-session.ts'

test('an address has a session open by its fingerprint, beside its filter', () => {
  const search = withOpen('status=stale&sort=-idle', 'k2m4zq7t')
  expect(search).toBe('status=stale&sort=-idle&session=k2m4zq7t')
  expect(openIn(search)).toBe('k2m4zq7t')
  expect(withOpen(search, 'aaaabbbb')).toBe('status=stale&sort=-idle&session=aaaabbbb')
  expect(withOpen(search, null)).toBe('status=stale&sort=-idle')
})

test('what is no fingerprint opens nothing', () => {
  for (const search of ['', 'session=', 'session=short', 'session=k2m4zq7t9', 'session=k2m4 q7t', 'text=k2m4zq7t'])
    expect(openIn(search)).toBeNull()
})
