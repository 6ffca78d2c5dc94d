import { expect, it } from 'vitest'
import { createTokens } from '../../../electron/hosts/tokens.ts'

it('a link is good for an hour', () => {
  let now = 0
  const tokens = createTokens(() => now)
  const token = tokens.issue()
  now = 60 * 60_000 + 1
  expect(tokens.exchange(token)).toBeNull()
  const fresh = tokens.issue()
  now += 60 * 60_000
  expect(tokens.exchange(fresh)).not.toBeNull()
})

it('a wrong guess does not use the link up', () => {
  const tokens = createTokens()
  const token = tokens.issue()
  expect(tokens.exchange('guess')).toBeNull()
  expect(tokens.exchange('')).toBeNull()
  expect(tokens.exchange(token)).not.toBeNull()
})

it('accepts the last twenty sessions, each with 256 bits of its own', () => {
  const tokens = createTokens()
  const sessions = Array.from({ length: 21 }, () => tokens.exchange(tokens.issue()) ?? '')
  expect(new Set(sessions).size).toBe(21)
  expect(sessions.every(token => /^[\w-]{43}$/.test(token))).toBe(true)
  expect(sessions.map(tokens.accepts)).toEqual([false, ...Array.from({ length: 20 }, () => true)])
  expect(tokens.accepts('')).toBe(false)
})
