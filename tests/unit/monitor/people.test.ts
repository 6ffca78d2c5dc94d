import { describe, expect, it } from 'vitest'
import { createPeople } from '../../../electron/monitor/people.ts'
import type { StoredUser } from '../../../electron/stores/store.ts'
import type { SessionFields } from '../../../shared/django/fields.ts'

const nobody: SessionFields = {
  unreadable: null,
  authUserId: null,
  authBackend: null,
  authHash: null,
  sessionExpiry: { kind: 'default' },
  user: null,
  userId: null,
  email: null,
  name: null,
  role: null,
  status: null,
  loginTime: null,
  lastActivity: null,
}
const bare: StoredUser = {
  id: '7',
  username: null,
  email: null,
  firstName: null,
  lastName: null,
  role: null,
  password: null,
  isActive: null,
  isStaff: null,
  isSuperuser: null,
  lastLogin: null,
  dateJoined: null,
}
const people = (operatorUser: string | null = null) =>
  createPeople({
    hasUserTable: true,
    hasher: password => [Buffer.from(password.repeat(64).slice(0, 64), 'hex')],
    operatorUser,
  })

describe('who a session belongs to', () => {
  it('is the user that Django names, else whom the payload names, else nobody', () => {
    const known = people()
    const keyOf = (fields: Partial<SessionFields>) => {
      const person = known.identify({ ...nobody, ...fields })
      return person < 0 ? null : known.keyOf(person)
    }
    expect(keyOf({ authUserId: '7', userId: '8', user: 'ana' })).toBe('u:7')
    expect(keyOf({ userId: '8', user: 'ana' })).toBe('p:8')
    expect(keyOf({ user: 'ana' })).toBe('p:ana')
    expect(keyOf({ email: 'ana@example.test' })).toBe('p:ana@example.test')
    expect(keyOf({ name: 'Ana', role: 'admin' })).toBeNull()
  })

  it('is named by user name, full name, payload, e-mail or id, whichever is there first', () => {
    const known = people()
    const person = known.identify({ ...nobody, authUserId: '7', email: 'old@example.test' })
    const nameWith = (row: Partial<StoredUser>) => {
      known.putUser(person, { ...bare, ...row })
      return known.describe(person).name
    }
    expect(known.describe(person).name).toBe('old@example.test')
    expect(nameWith({ username: 'ana', firstName: 'Ana', lastName: 'Test' })).toBe('ana')
    expect(nameWith({ username: '', firstName: 'Ana', lastName: 'Test' })).toBe('Ana Test')
    expect(nameWith({ email: 'ana@example.test' })).toBe('ana@example.test')
    expect(nameWith({})).toBe('User 7')
    expect(known.holding('\n7')[person]).toBe(1)
    known.identify({ ...nobody, authUserId: '7', name: 'Ana of the payload' })
    expect(known.describe(person).name).toBe('Ana of the payload')
  })

  it("has the table's role, else the payload's, else what Django makes of it", () => {
    const known = people()
    const person = known.identify({ ...nobody, authUserId: '7' })
    const roleWith = (row: Partial<StoredUser>) => {
      known.putUser(person, { ...bare, ...row })
      return known.describe(person).role
    }
    expect(roleWith({})).toBeNull()
    expect(roleWith({ isStaff: true })).toBe('Staff')
    expect(roleWith({ isStaff: true, isSuperuser: true })).toBe('Superuser')
    known.identify({ ...nobody, authUserId: '7', role: 'editor' })
    expect(roleWith({ isStaff: true })).toBe('editor')
    expect(roleWith({ role: 'owner' })).toBe('owner')
  })

  it('is the operator by user name, e-mail or id', () => {
    for (const operator of ['ana', 'ANA@example.test', ' 7 ']) {
      const known = people(operator)
      const person = known.identify({ ...nobody, authUserId: '7' })
      const other = known.identify({ ...nobody, authUserId: '8' })
      known.putUser(person, { ...bare, username: 'Ana', email: 'ana@example.test' })
      expect([known.describe(person).isOperator, known.describe(other).isOperator]).toEqual([true, false])
    }
  })
})

describe('a user row', () => {
  it('says whether sessions must be decided anew', () => {
    const known = people()
    const person = known.identify({ ...nobody, authUserId: '7' })
    expect(known.unread()).toEqual([person])
    expect(known.account(person)).toBe('unknown')
    const row = { ...bare, username: 'ana', password: 'a', isActive: true }
    expect(known.putUser(person, row)).toBe('standing')
    expect(known.unread()).toEqual([])
    expect(known.putUser(person, { ...row })).toBe('none')
    expect(known.putUser(person, { ...row, lastLogin: 5 })).toBe('facts')
    expect(known.putUser(person, { ...row, lastLogin: 5, isActive: false })).toBe('standing')
    expect(known.account(person)).toEqual({ isActive: false, hashes: [] })
    expect(known.putUser(person, { ...row, password: 'b' })).toBe('standing')
    expect(known.putUser(person, null)).toBe('standing')
    expect(known.putUser(person, null)).toBe('none')
    expect(known.account(person)).toBe('missing')
    expect(known.putUser(person, row)).toBe('standing')
  })

  it('fits the hash of its password alone', () => {
    const known = people()
    const person = known.identify({ ...nobody, authUserId: '7' })
    const words = (hex: string) => Uint32Array.from({ length: 4 }, () => Number.parseInt(hex.repeat(8), 16))
    expect(known.hashFits(person, words('a'), 0)).toBe(false)
    known.putUser(person, { ...bare, password: 'a' })
    expect(known.hashFits(person, words('a'), 0)).toBe(true)
    expect(known.hashFits(person, words('b'), 0)).toBe(false)
    known.putUser(person, { ...bare, password: 'b' })
    expect(known.hashFits(person, words('a'), 0)).toBe(false)
    expect(known.hashFits(person, words('b'), 0)).toBe(true)
    known.putUser(person, { ...bare, password: null })
    expect(known.hashFits(person, words('b'), 0)).toBe(false)
    expect(known.account(person)).toEqual({ isActive: null, hashes: null })
  })
})

it('finds what is known of a person now, whether the texts were made ahead of the search or not', () => {
  const known = people()
  const numbers = Array.from({ length: 6000 }, (_, id) =>
    known.identify({ ...nobody, userId: `${id}`, name: `Name ${id}` }),
  )
  const [first = -1, second = -1] = numbers
  const holders = (text: string) => {
    const holding = known.holding(text)
    return numbers.filter(number => holding[number] === 1)
  }
  expect(holders('name 0')).toEqual([first])
  while (known.settleNames());
  expect(holders('name ')).toEqual(numbers)
  expect(holders('name 599').map(number => numbers.indexOf(number))).toEqual([
    599, 5990, 5991, 5992, 5993, 5994, 5995, 5996, 5997, 5998, 5999,
  ])
  known.identify({ ...nobody, userId: '1', name: 'Another', email: 'A@example.test', role: 'Editor' })
  expect(holders('another\na@example.test\neditor')).toEqual([second])
  expect(holders('name ')).toHaveLength(5999)
  const user = known.identify({ ...nobody, authUserId: '7' })
  while (known.settleNames());
  expect(known.holding('user 7\n7')[user]).toBe(1)
  known.putUser(user, { ...bare, username: 'Ana', firstName: 'Given', isSuperuser: true })
  expect(known.holding('ana\n7\nsuperuser\ngiven')[user]).toBe(1)
})

it('forgets people without sessions when there are very many, and no one else', () => {
  const known = people()
  const held = known.identify({ ...nobody, userId: 'held', name: 'Held' })
  known.hold(held)
  for (let round = 0; round < 5; round += 1) {
    for (let id = 0; id < 21_000; id += 1) known.identify({ ...nobody, userId: `${round} ${id}`, name: `Name ${id}` })
    known.forgetIdle()
  }
  expect(known.end()).toBeLessThan(22_000)
  expect(known.byKey('p:held')).toBe(held)
  expect(known.byKey('p:4 5')).toBe(-1)
  const before = known.generation(held)
  const anew = known.identify({ ...nobody, userId: '4 5', name: 'Anew' })
  expect(known.describe(anew)).toMatchObject({ key: 'p:4 5', name: 'Anew' })
  expect(known.holding('anew')[anew]).toBe(1)
  // Nothing of those who were forgotten is found.
  for (const text of ['name 5', 'user ']) expect(known.holding(text).includes(1)).toBe(false)
  expect(known.generation(anew)).toBeGreaterThan(0)
  expect(known.generation(held)).toBe(before)
  const places = known.namePlaces()
  expect([places[anew], places[held]]).toEqual([0, 1])
})
