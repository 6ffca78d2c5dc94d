import { beforeAll, describe, expect, it } from 'vitest'
import { figuresOf } from '../../../electron/monitor/figures.ts'
import { createPeoplePages } from '../../../electron/monitor/people-page.ts'
import { rowOf } from '../../../electron/monitor/rows.ts'
import { createRandom, pick, randomSessionKey } from '../../../electron/demo/random.ts'
import type { SessionFilter, SessionRow, SessionSort } from '../../../shared/contract/session.ts'
import { sessionFilter, sessionRow, sessionSort } from '../../../shared/contract/session.ts'
import { overviewFigures } from '../../../shared/contract/overview.ts'
import { partsOf, readNow } from '../../monitor/parts.ts'
import type { MonitorParts } from '../../monitor/parts.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'

const minute = 60_000
const day = 86_400_000
const people = 60
let parts: MonitorParts
let now: number
let rows: SessionRow[]

/** A store of everything: logins of all sorts, visitors, expired, tampered, unreadable and stale ones; then a third changes. */
beforeAll(async () => {
  const random = createRandom(21)
  const site = siteInFile()
  const begin = Date.now()
  for (let id = 1; id <= people; id += 1) site.addUser(id, { staff: id % 7 === 0 })
  site.run('update auth_user set is_active = 0 where id % 11 = 0')
  site.run("update auth_user set password = 'changed' where id % 13 = 0")
  const fill = (count: number) => {
    for (let made = 0; made < count; made += 1) {
      const at = begin - Math.floor(random() ** 4 * 13 * day)
      const key = random() < 0.4 ? pick(random, [...site.keys(), randomSessionKey(random)]) : randomSessionKey(random)
      const stamp = new Date(at - random() * 9 * minute).toISOString()
      const login = site.loginOf(1 + Math.floor(random() ** 2 * (people + 3)), {
        ...(random() < 0.5 ? { last_activity: stamp, login_time: stamp } : {}),
        ...(random() < 0.3 ? { user_role: pick(random, ['Editor', 'admin', 'Ünal']) } : {}),
      })
      pick(random, [
        () => site.save(key, login, { at }),
        () => site.save(key, login, { at, expiry: pick(random, [1800, 7200, 86_400, 40 * 86_400]) }),
        () => site.save(key, { cart: [made] }, { at }),
        () => site.save(key, login, { at: begin - 15 * day }),
        () => site.saveText(key, 'not base64!', '2030-01-01 00:00:00'),
        () => site.run("update django_session set session_data = session_data || 'x' where session_key = ?", key),
      ])()
    }
  }
  fill(900)
  parts = partsOf({ ...site.site, operatorUser: 'user3' })
  await parts.open()
  await parts.load()
  for (let round = 0; round < 5; round += 1) {
    for (const key of site.keys().filter(() => random() < 0.1)) site.remove(key)
    fill(200)
    const before = new Set(Array.from({ length: parts.index.end() }, (_, slot) => parts.index.keyAt(slot)))
    await parts.apply.suspects([...new Set([...before, ...site.keys()])])
  }
  await parts.close()
  site.end()
  now = Date.now()
  const { live } = parts.index.columns()
  const slots = [...live.keys()].filter(slot => live[slot] === 1)
  rows = slots.map(slot => rowOf(parts.index, parts.people, slot, now))
})

const order = { ascending: 1, descending: -1 } as const

/** What the list shall be, written down without any cleverness. */
function naive(filter: SessionFilter, sort: SessionSort): string[] {
  const within = (range: SessionFilter['idle'], length: number | null) =>
    !range || (length !== null && length >= (range.atLeast ?? -Infinity) && length < (range.below ?? Infinity))
  const text = filter.text?.trim().toLowerCase() ?? ''
  const found = rows.filter(row => {
    const person = row.person
    const words = [
      person?.name,
      person?.email,
      person?.userId,
      person?.role,
      person?.isActive === null ? '' : 'Given Family',
    ]
    const inText = person !== null && words.some(word => word?.toLowerCase().includes(text))
    return (
      (!filter.status || filter.status.includes(row.status)) &&
      (!filter.reason || (row.statusReason !== null && filter.reason.includes(row.statusReason))) &&
      (!filter.signature || filter.signature.includes(row.signature)) &&
      (!filter.role || filter.role.includes(person?.role ?? '')) &&
      (!filter.personKey || person?.key === filter.personKey) &&
      within(filter.idle, row.lastActivityAt === null ? null : Math.max(0, (now - row.lastActivityAt) / 1000)) &&
      within(filter.age, (now - (row.loginAt ?? row.firstSeenAt)) / 1000) &&
      within(filter.expiresIn, (row.expireAt - now) / 1000) &&
      (text === '' || inText || (text.length > 1 && row.fingerprint.startsWith(text)))
    )
  })
  const ranks = {
    status: sessionRow.shape.status.options,
    reason: sessionFilter.shape.reason.unwrap().element.options,
    signature: sessionRow.shape.signature.options,
  }
  const key = (row: SessionRow): string | number | null => {
    switch (sort.column) {
      case 'person':
        return row.person?.name.toLowerCase() ?? null
      case 'role':
        return row.person?.role?.toLowerCase() ?? null
      case 'status':
        return (
          ranks.status.indexOf(row.status) * 256 + (row.statusReason ? ranks.reason.indexOf(row.statusReason) + 1 : 0)
        )
      case 'login':
        return row.loginAt
      case 'idle':
        return row.lastActivityAt === null ? null : -row.lastActivityAt
      case 'expires':
        return row.expireAt
      case 'size':
        return row.size
      case 'signature':
        return ranks.signature.indexOf(row.signature)
      case 'address':
      case 'device':
      case 'created':
        return null
      case 'fingerprint':
        return row.fingerprint.replaceAll(/[2-7]/g, digit => String.fromCharCode(123 + Number(digit)))
    }
  }
  const compare = (a: SessionRow, b: SessionRow) => {
    const [left, right] = [key(a), key(b)]
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    return left === right ? 0 : (left < right ? -1 : 1) * order[sort.direction]
  }
  return found.sort(compare).map(row => row.ref)
}

const listed = (filter: SessionFilter, sort: SessionSort) =>
  Array.from(parts.query.ordered(filter, sort, now).part(0), slot => parts.index.ref(slot))

const anySort: SessionSort = { column: 'size', direction: 'descending' }

describe('the list of sessions', () => {
  it('holds sessions of every status', () => {
    expect(new Set(rows.map(row => row.status)).size).toBe(6)
    expect(rows.length).toBeGreaterThan(600)
  })

  for (const column of sessionSort.shape.column.options) {
    for (const direction of sessionSort.shape.direction.options) {
      it(`is sorted by ${column}, ${direction}, with ties as they lie`, () => {
        expect(listed({}, { column, direction })).toEqual(naive({}, { column, direction }))
      })
    }
  }

  const filters: SessionFilter[] = [
    { status: ['authenticated'] },
    { status: ['expired', 'stale'] },
    { reason: ['user-inactive', 'password-changed', 'user-deleted'] },
    { signature: ['invalid', 'none'] },
    { role: ['Staff'] },
    { role: ['', 'Editor'] },
    { text: 'user1' },
    { text: 'USER2@EXAMPLE' },
    { text: ' Family ' },
    { text: 'staff' },
    { text: 'zz' },
    { text: 'a' },
    { personKey: 'u:5' },
    { personKey: 'u:nobody' },
    { idle: { atLeast: 3600 } },
    { idle: { below: 60 } },
    { age: { atLeast: 60, below: 86_400 } },
    { expiresIn: { below: 0 } },
    { expiresIn: { atLeast: 3600, below: 86_400 * 3 } },
    { status: ['authenticated'], role: ['Staff', ''], idle: { below: 86_400 }, text: 'user' },
  ]
  for (const filter of filters) {
    it(`is filtered by ${JSON.stringify(filter)}`, () => {
      expect(listed(filter, anySort)).toEqual(naive(filter, anySort))
    })
  }

  it('finds a session by the beginning of its fingerprint', () => {
    const [row] = rows
    expect(listed({ text: row?.fingerprint.slice(0, 6).toUpperCase() }, anySort)).toContain(row?.ref)
  })

  it('asks of one session what it asks of all', () => {
    for (const filter of filters) {
      const fits = parts.query.matcher(filter, now)
      const found = new Set(listed(filter, anySort))
      for (const row of rows) expect(fits(parts.index.slotOf(row.ref))).toBe(found.has(row.ref))
    }
  })
})

describe('the figures', () => {
  const count = (filter: SessionFilter) => listed(filter, anySort).length
  const figures = () => figuresOf(parts.index, parts.people, [], now)

  it('fit the contract and each counts what its list shows', () => {
    const counted = overviewFigures.parse(figures())
    expect(counted.loggedInSessions).toBe(count({ status: ['authenticated'] }))
    expect(counted.anonymous).toBe(count({ status: ['anonymous'] }))
    expect(counted.expiredNotCleared).toBe(count({ status: ['expired'] }))
    expect(counted.stale).toBe(count({ status: ['stale'] }))
    expect(counted.staleReasons.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(counted.stale)
    expect(counted.staleReasons.length).toBeGreaterThan(1)
    for (const { reason, sessions } of counted.staleReasons)
      expect(sessions).toBe(count({ status: ['stale'], reason: [reason] }))
    expect(counted.unreadable).toBe(count({ status: ['unreadable'] }))
    expect(counted.invalid).toBe(count({ status: ['invalid'] }))
    expect(counted.expiringWithinHour).toBe(count({ status: ['authenticated'], expiresIn: { below: 3600 } }))
    expect(counted.expiringWithinHour).toBeGreaterThan(0)
    expect(counted.total).toBe(rows.length)
    expect(counted.oldestExpiredAt).toBe(
      Math.min(...rows.filter(row => row.status === 'expired').map(row => row.expireAt)),
    )
  })

  it('count people, not sessions', () => {
    const owners = (filter: SessionFilter) => {
      const refs = new Set(listed({ status: ['authenticated'], ...filter }, anySort))
      return new Set(rows.filter(row => refs.has(row.ref)).map(row => row.person?.key)).size
    }
    expect(figures().loggedInPeople).toBe(owners({}))
    expect(figures().activePeople5).toBe(owners({ idle: { below: 300 } }))
    expect(figures().activePeople15).toBe(owners({ idle: { below: 900 } }))
    expect(figures().activePeople15).toBeGreaterThan(0)
  })

  it('have a bar for every length, each as long as its list', () => {
    const { idle, remaining, loggedInSessions } = figures()
    for (const { from, to, sessions } of idle) {
      expect(sessions).toBe(count({ status: ['authenticated'], idle: { atLeast: from, below: to ?? undefined } }))
    }
    for (const { from, to, sessions } of remaining) {
      expect(sessions).toBe(count({ status: ['authenticated'], expiresIn: { atLeast: from, below: to ?? undefined } }))
    }
    for (const bars of [idle, remaining]) {
      expect(bars.reduce((sum, bar) => sum + bar.sessions, 0)).toBe(loggedInSessions)
      expect(bars.filter(bar => bar.sessions > 0).length).toBeGreaterThan(3)
      expect(bars.slice(1).map(bar => bar.from)).toEqual(bars.slice(0, -1).map(bar => bar.to))
    }
  })

  it('group by role', () => {
    const { roles, loggedInSessions } = figures()
    expect(roles.reduce((sum, role) => sum + role.sessions, 0)).toBe(loggedInSessions)
    for (const { role, sessions } of roles)
      expect(sessions).toBe(count({ status: ['authenticated'], role: [role ?? ''] }))
    expect(roles.map(role => role.role)).toContain('Staff')
  })

  it('name the people with most sessions', () => {
    const { topPeople } = figures()
    const all = [...new Set(rows.flatMap(row => row.person?.key ?? []))]
    const counts = all.map(personKey => count({ status: ['authenticated'], personKey })).sort((a, b) => b - a)
    expect(topPeople.map(top => top.sessions)).toEqual(counts.slice(0, 10))
    for (const { person, sessions } of topPeople) {
      expect(sessions).toBe(count({ status: ['authenticated'], personKey: person.key }))
    }
  })
})

describe('the list of people', () => {
  const page = (changes: Partial<Parameters<ReturnType<typeof createPeoplePages>>[0]> = {}) =>
    createPeoplePages(parts.index, parts.people)(
      {
        text: '',
        only: 'everyone',
        sort: { column: 'name', direction: 'ascending' },
        offset: 0,
        limit: 500,
        ...changes,
      },
      now,
    )
  const living = () => rows.filter(row => row.status !== 'expired' && row.person !== null)

  it('has everyone with a living session once, with their counts', () => {
    const { rows: found, total } = page()
    expect(total).toBe(new Set(living().map(row => row.person?.key)).size)
    expect(found.map(row => row.person.name)).toEqual(
      found.map(row => row.person.name).toSorted((a, b) => (a < b ? -1 : 1)),
    )
    for (const { person, sessions, authenticated, stale, lastActivityAt, expiresIn } of found) {
      const own = living().filter(row => row.person?.key === person.key)
      expect(sessions).toBe(own.length)
      expect(authenticated).toBe(own.filter(row => row.status === 'authenticated').length)
      expect(stale).toBe(own.filter(row => row.status === 'stale').length)
      expect(lastActivityAt).toBe(Math.max(...own.map(row => row.lastActivityAt ?? -Infinity)))
      expect(expiresIn).toBe((Math.max(...own.map(row => row.expireAt)) - now) / 1000)
    }
  })

  it('can be narrowed and searched', () => {
    const { rows: everyone } = page()
    const among = (only: Parameters<typeof page>[0]) =>
      page(only)
        .rows.map(row => row.person.key)
        .toSorted()
    const those = (test: (row: (typeof everyone)[number]) => boolean) =>
      everyone
        .filter(test)
        .map(row => row.person.key)
        .toSorted()
    expect(among({ only: 'logged-in' })).toEqual(those(row => row.authenticated > 0))
    expect(among({ only: 'several-sessions' })).toEqual(those(row => row.authenticated > 1))
    expect(among({ only: 'staff' })).toEqual(those(row => row.person.isStaff === true))
    expect(among({ only: 'inactive' })).toEqual(those(row => row.person.isActive === false))
    expect(among({ text: 'USER1' })).toEqual(those(row => row.person.name.startsWith('user1')))
    expect(everyone.filter(row => row.person.isOperator).map(row => row.person.name)).toEqual(['user3'])
  })

  for (const column of ['name', 'role', 'sessions', 'activity'] as const) {
    it(`goes in pages, sorted by ${column}, and is kept from one to the next for a second`, () => {
      const kept = createPeoplePages(parts.index, parts.people)
      const asked = { text: '', only: 'everyone', sort: { column, direction: 'descending' } } as const
      const parted = [0, 20, 40].flatMap((offset, at) => kept({ ...asked, offset, limit: 20 }, now + at).rows)
      expect(parted).toEqual(page(asked).rows.slice(0, 60))
      const keys = parted.map(({ person, sessions, lastActivityAt }) => {
        const key = { name: person.name, role: person.role?.toLowerCase() ?? null, sessions, activity: lastActivityAt }
        return key[column]
      })
      const known = keys.filter(key => key !== null)
      expect(keys.slice(0, known.length)).toEqual(known.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)))
      expect(known.length).toBeGreaterThan(5)
      const [row] = page({ ...asked, limit: 1 }).rows
      const later = kept({ ...asked, offset: 0, limit: 1 }, now + 1000)
      expect(later.at).toBe(now + 1000)
      expect(later.rows[0]?.expiresIn).toBeCloseTo((row?.expiresIn ?? 0) - 1, 3)
    })
  }
})

describe('a ref', () => {
  it('names its session only as long as that is there', async () => {
    const [row] = rows
    const slot = parts.index.slotOf(row?.ref ?? '')
    const sessionKey = parts.index.keyAt(slot)
    const stored = { sessionKey, sessionData: 'x', expireDate: 4e15 }
    parts.apply.gone(slot)
    expect(parts.index.slotOf(row?.ref ?? '')).toBe(-1)
    expect(await parts.apply.load({ rows: [stored], began: performance.now() - 1000 })).toBe(0)
    expect(await parts.apply.load(readNow([stored]))).toBe(1)
    expect(parts.index.find(sessionKey)).toBe(slot)
    expect(parts.index.slotOf(row?.ref ?? '')).toBe(-1)
    for (const wrong of ['', '..', 'x.1.1', `${row?.ref}1`, (row?.ref ?? '').replace(/^./, '_'), 'a.b.c.d']) {
      expect(parts.index.slotOf(wrong)).toBe(-1)
    }
  })
})
