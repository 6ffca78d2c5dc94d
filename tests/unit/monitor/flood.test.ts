import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MonitorParts } from '../../monitor/parts.ts'
import { partsOf, readNow } from '../../monitor/parts.ts'
import type { SiteInFile } from '../../monitor/site-in-file.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'

const keyOf = (number: number) => `${number}`.padStart(32, 'key0')
const sessions = 700

let site: SiteInFile
let parts: MonitorParts

beforeEach(async () => {
  site = siteInFile()
  site.run('begin')
  for (let id = 1; id <= sessions; id += 1) {
    site.addUser(id)
    site.save(keyOf(id), site.loginOf(id))
  }
  site.run('commit')
  parts = partsOf(site.site)
  await parts.open()
  await parts.load()
})
afterEach(async () => {
  await parts.close()
  site.end()
})

const keys = (count: number) => Array.from({ length: count }, (_, at) => keyOf(at + 1))
const statusOf = (id: number) => parts.index.statusAt(parts.index.find(keyOf(id)), Date.now())
const isActive = (id: number) => parts.people.user(parts.people.byKey(`u:${id}`))?.isActive

function saveAgain(count: number): void {
  site.run('begin')
  for (let id = 1; id <= count; id += 1) site.save(keyOf(id), site.loginOf(id, { page: count }))
  site.run('commit')
}

const follow = async (sessionKeys: readonly string[]) => parts.apply.follow(readNow(await parts.store.get(sessionKeys)))

describe('very many sessions that were saved at once', () => {
  it('reads every owner where they are few', async () => {
    site.run('update auth_user set is_active = 0 where id = 3')
    saveAgain(100)
    await follow(keys(100))
    expect(isActive(3)).toBe(false)
  })

  it('leaves owners of whom nothing is new to the slices that come next', async () => {
    site.run('update auth_user set is_active = 0 where id = 3')
    saveAgain(sessions)
    await follow(keys(sessions))
    expect(isActive(3)).toBe(true)
    const before = statusOf(3)
    // 500 of them in each.
    for (let slice = 0; slice < 2; slice += 1) await parts.apply.checkPeople()
    expect(isActive(3)).toBe(false)
    expect(statusOf(3)).not.toBe(before)
  })

  it('reads the owners of logins, of other logins, and of logins under another password at once', async () => {
    site.addUser(5000)
    site.run("update auth_user set last_login = '2026-11-21 10:00:00' where id = 7")
    saveAgain(sessions)
    site.save(keyOf(5), site.loginOf(5000))
    site.save(keyOf(9000), site.loginOf(7))
    site.save(keyOf(6), { ...site.loginOf(6), _auth_user_hash: 'of another password' })
    site.run('update auth_user set is_active = 0 where id = 6')
    await follow([...keys(sessions), keyOf(9000)])
    expect(parts.people.user(parts.people.byKey('u:5000'))).not.toBeNull()
    expect(parts.people.user(parts.people.byKey('u:7'))?.lastLogin).not.toBeNull()
    expect(isActive(6)).toBe(false)
  })

  it('tells what happened though the owners are out of reach, and reads them as soon as they are not', async () => {
    parts.happenings.length = 0
    site.addUser(5000)
    site.save(keyOf(9000), site.loginOf(5000))
    site.remove(keyOf(4))
    site.run('alter table auth_user rename to away')
    await expect(parts.apply.suspects([keyOf(4), keyOf(9000)])).rejects.toMatchObject({
      failure: { code: 'NOT_FOUND' },
    })
    expect(parts.happenings.map(({ sessionKey, after }) => [sessionKey, after])).toEqual([
      [keyOf(4), null],
      [keyOf(9000), 'authenticated'],
    ])
    site.run('alter table away rename to auth_user')
    await parts.apply.checkPeople()
    expect(parts.people.user(parts.people.byKey('u:5000'))?.username).toBe('user5000')
  })
})
