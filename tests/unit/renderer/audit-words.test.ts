import { describe, expect, it } from 'vitest'
import { startOfDay } from '../../../renderer/format/days.ts'
import { whatWords } from '../../../renderer/pages/audit/action-words.ts'
import { auditFromSearch, auditInput, auditToSearch, everything } from '../../../renderer/pages/audit/audit-filter.ts'

describe('what was done', () => {
  const what = (summary: string, people: readonly string[], privacy = false) =>
    whatWords({ summary, people: [...people] }, privacy)

  it('names those whom it was done to', () => {
    expect(what('log out 9 sessions of 1 person', ['zofia'])).toBe('Log out 9 sessions of zofia')
    expect(what('log out 3 sessions of 2 people', ['ana', 'ben'])).toBe('Log out 3 sessions of ana and ben')
    expect(what('set the expiry to 30 min from now: 5 sessions of 4 people', ['ana', 'ben', 'cleo', 'dan'])).toBe(
      'Set the expiry to 30 min from now: 5 sessions of ana, ben, cleo and 1 other',
    )
    expect(what('show the masked value email of session k2m4zq7t', ['ana'])).toBe(
      'Show the masked value email of session k2m4zq7t of ana',
    )
  })

  it('counts those who are not named, and keeps what stands behind', () => {
    const people = Array.from({ length: 1000 }, (_, number) => `user${number}`)
    expect(what('log out 2500 sessions of 1200 people (the first 1000 are named)', people)).toBe(
      'Log out 2500 sessions of user0, user1, user2 and 1,197 others (the first 1000 are named)',
    )
    expect(what('log out 2 sessions of 0 people', [])).toBe('Log out 2 sessions, anonymous')
    expect(what('add connection "Shop"', [])).toBe('Add connection "Shop"')
  })

  it('takes a name for no pattern, and tells none under privacy', () => {
    expect(what('log out 1 session of 1 person', ['$& 2 people'])).toBe('Log out 1 session of $& 2 people')
    expect(what('log out 9 sessions of 1 person', ['zofia'], true)).toBe('Log out 9 sessions of 1 person')
    expect(what('show the masked value email of session k2m4zq7t', ['ana'], true)).not.toContain('ana')
  })
})

describe('the filter of the log', () => {
  it('comes back from its address, without what is no day', () => {
    const filter = { ...everything, text: 'a&b', connection: 'c1', person: 'ana', from: '2026-11-20' }
    expect(auditFromSearch(auditToSearch(filter))).toEqual(filter)
    expect(auditToSearch(everything)).toBe('')
    expect(auditFromSearch('from=2026-13-45&to=yesterday')).toEqual(everything)
  })

  it('asks for whole days of the zone', () => {
    const input = auditInput({ ...everything, from: '2026-10-25', to: '2026-10-25' }, 'Europe/Madrid')
    // The day on which clocks go back has 25 hours.
    expect(input).toEqual({
      text: '',
      connectionId: null,
      from: Date.parse('2026-10-25T00:00:00+02:00'),
      to: Date.parse('2026-10-26T00:00:00+01:00'),
    })
    expect(startOfDay('2026-02-30', 'UTC')).toBeNull()
    // What stands in the field while a year is being typed.
    expect(auditFromSearch('from=0002-11-21').from).toBe('0002-11-21')
    expect(startOfDay('2026-12-31', 'Asia/Kathmandu', 1)).toBe(Date.parse('2027-01-01T00:00:00+05:45'))
  })
})
