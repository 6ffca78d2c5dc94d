import { describe, expect, test } from 'vitest'
import { never } from '../../../shared/contract/session.ts'
import { expiryInFile, fileEnd } from '../../../shared/django/file-expiry.ts'

const age = 1_209_600
const expireDate = 1_795_204_005_500_000
const endOf = (sessionExpiry: Parameters<typeof fileEnd>[0]['sessionExpiry'], isEmpty = false, zone = 'UTC') =>
  fileEnd({ isEmpty, expireDate, sessionExpiry }, age, zone)

describe('when a session in a file ends', () => {
  test('as long as whole seconds are left', () => {
    for (const expiry of [null, { kind: 'default' }, { kind: 'browser-close' }] as const) {
      expect(endOf(expiry)).toBe(expireDate - 1e6)
    }
  })

  test('never, with a length of its own or without anything in it', () => {
    expect(endOf({ kind: 'seconds', seconds: 300 })).toBe(never * 1000)
    expect(endOf({ kind: 'seconds', seconds: 0.5 })).toBe(never * 1000)
    expect(endOf(null, true)).toBe(never * 1000)
    expect(endOf({ kind: 'date', text: 'soon' })).toBe(never * 1000)
  })

  test('when it was saved, with a length below nothing', () => {
    expect(endOf({ kind: 'seconds', seconds: -1 })).toBe(expireDate - age * 1e6)
  })

  test('at a date of its own, in the zone of the site where the date has none', () => {
    const noon = Date.UTC(2026, 11, 20, 12) * 1000
    expect(endOf({ kind: 'date', text: '2026-12-20T12:00:00+00:00' })).toBe(noon - 1e6)
    expect(endOf({ kind: 'date', text: '2026-12-20T12:00:00' }, false, 'Europe/Madrid')).toBe(noon - 3601e6)
  })
})

test('what is written never keeps a session for ever', () => {
  expect(expiryInFile('default', 600, age)).toEqual({ seconds: 'keep', lasts: false })
  expect(expiryInFile('default', age, age)).toEqual({ seconds: 'keep', lasts: true })
  expect(expiryInFile('seconds', 600, age)).toEqual({ seconds: null, lasts: false })
  expect(expiryInFile('seconds', null, age)).toEqual({ seconds: null, lasts: true })
  expect(expiryInFile('date', 'keep', age)).toEqual({ seconds: null, lasts: false })
  expect(expiryInFile('browser-close', age, age)).toEqual({ seconds: 'keep', lasts: false })
})
