import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepReason, recentReasons } from '../../../renderer/logout/recent-reasons.ts'

let stored: Map<string, string>

beforeEach(() => {
  stored = new Map()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  })
})
afterEach(() => vi.unstubAllGlobals())

test('a reason is offered again for the connection that it was given for, and for no other', () => {
  keepReason('shop', 'ticket 4711')
  keepReason('shop', 'left the company')
  keepReason('blog', 'spam')
  expect(recentReasons('shop')).toEqual(['left the company', 'ticket 4711'])
  expect(recentReasons('blog')).toEqual(['spam'])
  expect(recentReasons('other')).toEqual([])
})

test('the list that all connections once had is dropped, and what is damaged is no list', () => {
  stored.set('rollcall.logout-reasons', '["of another customer"]')
  expect(recentReasons('shop')).toEqual([])
  expect(stored.has('rollcall.logout-reasons')).toBe(false)
  stored.set('rollcall.reasons.shop', '{damaged')
  expect(recentReasons('shop')).toEqual([])
})
