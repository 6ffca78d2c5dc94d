import type { DatabaseSync } from 'node:sqlite'
import type { Level } from './day-curve.ts'
import { demoKeyring } from './demo-site.ts'
import { inventPassword, inventPeople } from './people.ts'
import type { DemoUser } from './people.ts'
import { createRandom, pick } from './random.ts'
import { schema } from './schema.ts'
import type { Shop } from './shop.ts'
import { authHash, createShop } from './shop.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export const peopleCount = 600
const sessionCount = 2000

/** Everyone of the demo, the same at every start. */
export const demoPeople = (): readonly DemoUser[] => inventPeople(createRandom(1), peopleCount)

/**
 * Fills an empty file with people and sessions as they would be at `now` (ms), and tells how many logins, visitors and people
 * that makes. The same numbers for the same seed.
 */
export function seedDemo(database: DatabaseSync, now: number, seed = 2): Level {
  database.exec(schema)
  const random = createRandom(seed)
  const shop = createShop(database, random)
  const people = demoPeople()
  database.exec('begin')
  for (const user of people) shop.addUser(user, now - (20 + random() * 700) * day)
  const seeded = Array.from({ length: sessionCount }, (_, count) => seedSession(shop, random, people, now, count))
  // A user who is gone altogether leaves the session behind.
  database.exec(`delete from auth_user where id > ${peopleCount - 3}`)
  database.exec('commit')
  const logins = seeded.filter(owner => typeof owner === 'object' && owner.isActive && owner.id <= peopleCount - 3)
  return {
    authenticated: logins.length,
    anonymous: seeded.filter(owner => owner === 'visitor').length,
    people: new Set(logins).size,
  }
}

/** Whose login it is, or what else it is. */
function seedSession(
  shop: Shop,
  random: () => number,
  people: readonly DemoUser[],
  now: number,
  count: number,
): DemoUser | 'visitor' | 'refused' {
  const key = shop.newKey()
  const activeAt = now - idleTime(random)
  if (random() < 0.22) {
    shop.save(key, shop.visit(activeAt - random() * hour), { at: activeAt })
    return 'visitor'
  }
  const user = likelyUser(random, people)
  const loginAt = activeAt - random() ** 2 * 9 * hour
  const payload = shop.login(user, loginAt, activeAt)
  shop.loggedInAt(user, loginAt)
  // One in so many is out of the ordinary, so that each screen has something of everything to show.
  switch (count % 40) {
    case 0:
      shop.save(key, { ...payload, _auth_user_hash: authHash(inventPassword(key)) }, { at: activeAt })
      return 'refused'
    case 1:
      shop.save(key, payload, { at: now - 14 * day - random() * 6 * day })
      return 'refused'
    case 2:
      shop.save(key, { ...payload, _session_expiry: 7200 }, { at: now - random() * 1.9 * hour, age: 7200 })
      return user
    case 3:
      shop.save(key, { ...payload, _session_expiry: 0 }, { at: activeAt })
      return user
    case 4:
      shop.save(key, payload, { at: activeAt, keyring: lastYear })
      return user
    case 5:
      if (count % 160 !== 5) break
      seedDamage(shop, key, random, now)
      return 'refused'
  }
  shop.save(key, payload, { at: activeAt })
  return user
}

const lastYear = { ...demoKeyring, secretKey: demoKeyring.fallbacks[0] ?? null, fallbacks: [] }
const stranger = { ...demoKeyring, secretKey: 'somebody else', fallbacks: [] }

function seedDamage(shop: Shop, key: string, random: () => number, now: number): void {
  const texts = ['', 'not a session', 'eyJjYXJ0IjpbXX0', '.eJzLSM3JyVcozy_KSQEAGgsEXQ:1abcde:']
  if (random() < 0.5) shop.save(key, shop.visit(now), { at: now - hour, keyring: stranger })
  else shop.saveText(key, pick(random, texts), now + random() * 10 * day)
}

/** How long ago somebody was last active, ms: many within minutes, some for days. */
function idleTime(random: () => number): number {
  const kind = random()
  if (kind < 0.12) return random() * 5 * minute
  if (kind < 0.3) return 5 * minute + random() * 55 * minute
  if (kind < 0.62) return hour + random() * 23 * hour
  return day + random() ** 1.6 * 12.9 * day
}

/** Those who are often there have more sessions. */
export function likelyUser(random: () => number, people: readonly DemoUser[]): DemoUser {
  for (let tries = 0; tries < 20; tries += 1) {
    const user = pick(random, people)
    if (random() < user.eagerness) return user
  }
  return pick(random, people)
}
