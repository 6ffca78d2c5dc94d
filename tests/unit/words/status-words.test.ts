import { describe, expect, test } from 'vitest'
import {
  activitySource,
  expiryKind,
  sessionStatus,
  signatureState,
  statusReason,
} from '../../../shared/contract/session.ts'
import type { Words } from '../../../shared/words/status-words.ts'
import {
  activitySourceWords,
  expiryKindWords,
  reasonWords,
  signatureWords,
  statusExplanation,
  statusLabel,
  statusWords,
} from '../../../shared/words/status-words.ts'

describe.each<[string, readonly string[], Readonly<Record<string, Words>>]>([
  ['statuses', sessionStatus.options, statusWords],
  ['reasons', statusReason.options, reasonWords],
  ['signatures', signatureState.options, signatureWords],
  ['sources of activity', activitySource.options, activitySourceWords],
  ['kinds of expiry', expiryKind.options, expiryKindWords],
])('%s', (_name, options, words) => {
  test('have a label of their own and one sentence each', () => {
    expect(Object.keys(words).sort()).toEqual([...options].sort())
    const labels = Object.values(words).map(({ label }) => label)
    expect(new Set(labels).size).toBe(labels.length)
    for (const { label, explanation } of Object.values(words)) {
      expect(label.length).toBeLessThanOrEqual(18)
      expect(explanation).toMatch(/^[A-Z].{15,}\.$/)
    }
  })
})

test('a chip says the status and why', () => {
  expect(statusLabel('authenticated', null)).toBe('Logged in')
  expect(statusLabel('stale', 'password-changed')).toBe('Stale: new password')
  expect(statusLabel('unreadable', 'truncated')).toBe('Unreadable: cut off')
  expect(statusExplanation('stale', 'user-deleted')).toBe(reasonWords['user-deleted'].explanation)
  expect(statusExplanation('expired', null)).toBe(statusWords.expired.explanation)
})
