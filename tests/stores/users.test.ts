import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UserTable } from '../../shared/contract/connections.ts'
import { djangoUserTable } from '../../shared/contract/django-site.ts'
import { inspectSchema } from '../../electron/stores/inspect.ts'
import { createEngine, createUserSource } from '../../electron/stores/open-store.ts'
import { raw } from '../../electron/stores/sql.ts'
import type { UserSource } from '../../electron/stores/store.ts'
import type { Place } from './places.ts'
import { engines, failureOf, insertSessions, like, moment, siteOf, isMysql, dialectOf } from './places.ts'

/** A custom user model: a UUID for a key, an e-mail address for a name, no staff. */
const membersTable = {
  MariaDB: `create table members_member (uid char(32) primary key, password varchar(128) not null, last_login datetime(6) null,
    email varchar(254) not null, full_name varchar(100) not null, role varchar(20) not null, active tinyint(1) not null)`,
  PostgreSQL: `create table members_member (uid uuid primary key, password varchar(128) not null, last_login timestamptz null,
    email varchar(254) not null, full_name varchar(100) not null, role varchar(20) not null, active boolean not null)`,
  SQLite: `create table members_member (uid char(32) primary key, password varchar(128) not null, last_login datetime null,
    email varchar(254) not null, full_name varchar(100) not null, role varchar(20) not null, active bool not null)`,
}
const memberColumns: UserTable = {
  table: 'members_member',
  columns: {
    id: 'uid',
    username: null,
    email: 'email',
    firstName: 'full_name',
    lastName: null,
    role: 'role',
    password: 'password',
    isActive: 'active',
    isStaff: null,
    isSuperuser: null,
    lastLogin: 'last_login',
    dateJoined: null,
  },
}
const uuid = '0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0'

describe.each(engines)('$engine', ({ engine, start }) => {
  let place: Place
  let database: string
  const truth = engine === 'PostgreSQL' ? ['true', 'false'] : ['1', '0']

  beforeAll(async () => {
    place = await start()
    database = await place.newDatabase()
    const rows = Array.from({ length: 25 }, (_, index) => {
      const id = index + 1
      const login = index === 0 ? 'null' : `'2026-11-21 12:00:00.0000${id < 10 ? `0${id}` : id}'`
      return `(${id}, 'hash', ${login}, ${truth[1]}, 'user${id}', 'First', 'Last', 'user${id}@example.com', ${truth[1]},
        ${truth[id % 2]}, '2020-01-01 00:00:00')`
    })
    await place.run(
      database,
      `insert into auth_user (id, password, last_login, is_superuser, username, first_name, last_name, email, is_staff,
        is_active, date_joined) values ${rows.join(', ')}`,
    )
    await place.run(database, membersTable[dialectOf(engine)])
    const key = engine === 'PostgreSQL' ? uuid : uuid.replaceAll('-', '')
    await place.run(
      database,
      `insert into members_member values ('${key}', 'hash', null, 'ana@example.com', 'Ana', 'admin', ${truth[0]})`,
    )
    await place.run(database, insertSessions([['one', 'data', '2026-11-21 12:00:00']]))
  })
  afterAll(() => place.stop())

  const withUsers = async <Result>(
    users: UserTable,
    work: (source: UserSource) => Promise<Result>,
  ): Promise<Result> => {
    const source = createUserSource(siteOf(place.address(database), { users }), place.password)
    if (source === null) throw new Error('no user table')
    try {
      return await work(source)
    } finally {
      await source.close()
    }
  }

  it("reads Django's own users", async () => {
    const ids = Array.from({ length: 25 }, (_, index) => String(index + 1))
    const users = await withUsers(djangoUserTable, async source => {
      await source.open()
      expect(await source.any()).toBe(true)
      return (await source.get(ids)).toSorted((one, other) => Number(one.id) - Number(other.id))
    })
    expect(users.map(user => user.id)).toEqual(ids)
    expect(users[0]).toMatchObject({ lastLogin: null, isActive: false, isSuperuser: false, role: null })
    expect(users[11]).toEqual({
      id: '12',
      username: 'user12',
      email: 'user12@example.com',
      firstName: 'First',
      lastName: 'Last',
      role: null,
      password: 'hash',
      isActive: true,
      isStaff: false,
      isSuperuser: false,
      lastLogin: moment('2026-11-21T12:00:00', 12),
      dateJoined: moment('2020-01-01T00:00:00'),
    })
  })

  it('finds users by exactly their ids, whatever a payload claims to be one', async () => {
    await withUsers(djangoUserTable, async source => {
      const odd = [
        '3',
        '17',
        '3',
        '99',
        '3abc',
        ' 3',
        '03',
        '3.0',
        '',
        "' or 1=1 -- ",
        '99999999999999999999',
        '-1',
        '9223372036854775808',
      ]
      expect((await source.get(odd)).map(user => user.id).sort()).toEqual(['17', '3'])
      expect(await source.get(['03', '-0', '017'])).toEqual([])
    })
  })

  it('looks people up by id and by how their names and addresses begin, and takes no sign for a pattern', async () => {
    const own = await place.newDatabase()
    const names = ['ana_b', 'anaxb', 'Ana%c', 'ana!d', 'zoe', 'ANATOL', 'émile', "o'neil", 'back\\slash', '5']
    const values = names.map((name, index) => {
      const quoted = name.replaceAll("'", "''").replaceAll('\\', isMysql(engine) ? '\\\\' : '\\')
      return `(${index + 1}, 'hash', null, ${truth[1]}, '${quoted}', '', '', 'mail${index}@example.com', ${truth[1]}, ${truth[0]},
        '2020-01-01 00:00:00')`
    })
    await place.run(
      own,
      `insert into auth_user (id, password, last_login, is_superuser, username, first_name, last_name, email, is_staff,
        is_active, date_joined) values ${values.join(', ')}`,
    )
    const source = createUserSource(siteOf(place.address(own), { users: djangoUserTable }), place.password)
    if (source === null) throw new Error('no user table')
    const find = async (text: string, limit = 20) => {
      const { users, complete } = await source.find(text, limit)
      return [users.map(user => user.username ?? '').toSorted((a, b) => a.localeCompare(b)), complete]
    }
    try {
      await source.open()
      expect(await find('ana_')).toEqual([['ana_b'], true])
      expect(await find('ana%')).toEqual([['Ana%c'], true])
      expect(await find('ana!')).toEqual([['ana!d'], true])
      expect(await find("o'")).toEqual([["o'neil"], true])
      expect(await find('back\\s')).toEqual([['back\\slash'], true])
      expect(await find('ANA')).toEqual([['ana_b', 'ana!d', 'Ana%c', 'ANATOL', 'anaxb'], true])
      expect(await find('MAIL4@')).toEqual([['zoe'], true])
      // The id 5, and the name 5.
      expect(await find('5')).toEqual([['5', 'zoe'], true])
      expect(await find('émi')).toEqual([['émile'], true])
      expect(await find('xb')).toEqual([[], true])
      for (const nobody of ['%', '_', '', '\0', 'ana\0', '\ud800', "' or 1=1 -- "])
        expect(await find(nobody)).toEqual([[], true])
      const some = await source.find('ana', 3)
      expect([some.users.length, some.complete]).toEqual([3, false])
    } finally {
      await source.close()
    }
  })

  it('has the server end a search that takes too long, and allows long reads their time again', async () => {
    if (engine === 'SQLite') return
    const own = createEngine(place.address(database), place.password, true)
    const [long = '', limit = ''] = {
      MariaDB: ['select sleep(20)', 'select cast(@@max_statement_time as char)'],
      // A sleep that is cut short is no error there.
      MySQL: [
        `with recursive n as (select 1 as i union all select i + 1 from n where i < 1000)
         select count(*) from n a, n b, n c`,
        'select cast(@@max_execution_time / 1000 as char)',
      ],
      PostgreSQL: ['select pg_sleep(20)::text', 'show statement_timeout'],
    }[engine]
    try {
      expect(await failureOf(own.readBriefly(raw(long)))).toMatchObject({ code: 'UNAVAILABLE' })
      const [[after] = []] = await own.read('bulk', raw(limit))
      expect(Number.parseFloat(String(after))).toBe(30)
    } finally {
      await own.close()
    }
  })

  it('reads a custom user model, and writes a UUID as a session does', async () => {
    await withUsers(memberColumns, async source => {
      await source.open()
      const ana = { id: uuid, email: 'ana@example.com', firstName: 'Ana', role: 'admin', isActive: true, isStaff: null }
      expect((await source.find('ANA@', 5)).users).toMatchObject([{ ...ana, username: null, lastLogin: null }])
      expect((await source.find(uuid, 5)).users).toMatchObject([ana])
      expect(await source.get([uuid, 'nobody', '7'])).toMatchObject([ana])
    })
  })

  it('looks for nobody under an id that no column holds, whatever type the column has', async () => {
    for (const type of engine === 'PostgreSQL' ? ['varchar(20)', 'text'] : ['varchar(20)', 'char(32)']) {
      const own = await place.newDatabase()
      await place.run(own, membersTable[dialectOf(engine)].replace(/uid \S+/, `uid ${type}`))
      const names = ['anä', 'NUL', '\uFFFD']
      for (const name of names) {
        await place.run(own, `insert into members_member values ('${name}', 'hash', null, '', '', '', ${truth[0]})`)
      }
      const source = createUserSource(siteOf(place.address(own), { users: memberColumns }), place.password)
      if (source === null) throw new Error('no user table')
      await source.open()
      const found = await source.get(['anä', 'an\0ä', '\0', 'NUL\0', 'a\ud800', '\udc00', 'nobody'])
      expect(found.map(user => user.id)).toEqual(['anä'])
      await source.close()
    }
  })

  it('names the columns that the user table lacks', async () => {
    const wrong = { ...djangoUserTable, columns: { ...djangoUserTable.columns, role: 'rank', email: 'mail' } }
    await withUsers(wrong, async source => {
      expect(await failureOf(source.open())).toMatchObject({ code: 'BAD_REQUEST', message: like(/mail, rank/) })
    })
  })

  it('proposes the session table and both user tables with their columns', async () => {
    const proposal = await inspectSchema(place.address(database), place.password)
    expect(proposal.sessionTables.map(({ table }) => table)).toEqual(['django_session'])
    expect(proposal.userTables).toEqual([djangoUserTable, memberColumns])
  })

  it('finds tables in another schema', async () => {
    if (engine === 'SQLite') return
    const other = engine === 'PostgreSQL' ? 'other' : await place.newDatabase()
    if (engine === 'PostgreSQL') {
      await place.run(
        database,
        'create schema other; create table other.auth_user (like public.auth_user including all)',
      )
    }
    await withUsers({ ...djangoUserTable, table: `${other}.auth_user` }, async source => {
      await source.open()
      expect(await source.any()).toBe(false)
    })
    if (engine !== 'PostgreSQL') return
    const { userTables } = await inspectSchema(place.address(database), place.password)
    expect(userTables.map(({ table }) => table)).toContain('other.auth_user')
  })
})
