import type { DatabaseSync } from 'node:sqlite'
import { createDecoder } from '../../shared/django/decode.ts'
import { formatStoredDate } from '../../shared/django/stored-date.ts'
import { nodePrimitives } from '../monitor/node-primitives.ts'
import { busyness } from './day-curve.ts'
import { demoKeyring } from './demo-site.ts'
import type { DemoUser } from './people.ts'
import { pick } from './random.ts'
import { demoPeople, likelyUser } from './seed.ts'
import type { Payload } from './shop.ts'
import { createShop } from './shop.ts'

type Row = { readonly session_key: string; readonly session_data: string }

/** Beyond this nobody new comes until somebody has gone. */
const mostSessions = 2400
const leastSessions = 1700
/** Those who clicked lately and may click again. */
const mostBrowsing = 120

/** What people do in the shop, one thing at a time. Returns the time (ms) until the next thing happens. */
export function createTraffic(database: DatabaseSync, random: () => number): (now: number) => number {
  const shop = createShop(database, random)
  const people = demoPeople()
  const decode = createDecoder(nodePrimitives, demoKeyring)
  const newest = database.prepare(
    'select session_key, session_data from django_session order by expire_date desc limit ?',
  )
  const one = database.prepare('select session_key, session_data from django_session where session_key = ?')
  const count = database.prepare('select count(*) as rows from django_session')
  const active = database.prepare('select is_active from auth_user where id = ?')
  const clear = database.prepare('delete from django_session where expire_date < ?')
  let browsing = (newest.all(mostBrowsing) as Row[]).map(row => row.session_key)

  /** A row that is still there and can be read; people who were logged out are gone here. */
  function load(key: string): Payload | null {
    const row = one.get(key) as Row | undefined
    const decoded = row && decode(row.session_data)
    if (!decoded?.serialized || decoded.signature === 'invalid') return null
    return JSON.parse(decoded.serialized) as Payload
  }

  function arrive(key: string): void {
    browsing = [key, ...browsing.filter(other => other !== key)].slice(0, mostBrowsing)
  }

  function leave(key: string): void {
    browsing = browsing.filter(other => other !== key)
  }

  function mayLogIn(user: DemoUser): boolean {
    return Number(active.get(user.id)?.['is_active'] ?? 0) === 1
  }

  /** A login takes a new key; what an anonymous visitor had put into the cart comes along. */
  function login(now: number): void {
    const user = likelyUser(random, people)
    if (!mayLogIn(user)) return
    const visitor = random() < 0.4 ? browsing.find(key => load(key)?.['_auth_user_id'] === undefined) : undefined
    const carried = visitor === undefined ? {} : (load(visitor) ?? {})
    if (visitor !== undefined) {
      shop.drop(visitor)
      leave(visitor)
    }
    const key = shop.newKey()
    shop.save(key, { ...carried, ...shop.login(user, now) }, { at: now })
    shop.loggedInAt(user, now)
    arrive(key)
  }

  function browse(now: number): void {
    if (browsing.length === 0) return visit(now)
    const key = pick(random, browsing)
    const payload = load(key)
    if (payload === null) return leave(key)
    const expiry = payload['_session_expiry']
    const isLogin = payload['_auth_user_id'] !== undefined
    const next = isLogin
      ? { ...payload, last_activity: new Date(now).toISOString() }
      : { ...payload, ...shop.visit(now) }
    shop.save(key, next, { at: now, ...(typeof expiry === 'number' && expiry > 0 ? { age: expiry } : {}) })
  }

  function visit(now: number): void {
    const key = shop.newKey()
    shop.save(key, shop.visit(now), { at: now })
    arrive(key)
  }

  function logout(): void {
    const key = browsing.findLast(candidate => load(candidate)?.['_auth_user_id'] !== undefined)
    if (key === undefined) return
    shop.drop(key)
    leave(key)
  }

  /** Somebody comes back whose cookie is old. */
  function comeBack(): void {
    const rows = newest.all(mostSessions) as Row[]
    if (rows.length > 0) arrive(pick(random, rows).session_key)
  }

  return now => {
    const rows = Number(count.get()?.['rows'] ?? 0)
    const deed = random()
    if (deed < 0.002) clear.run(formatStoredDate(now * 1000))
    else if (deed < 0.56) browse(now)
    else if (deed < 0.62) comeBack()
    else if (deed >= 0.8 ? rows > leastSessions : rows >= mostSessions) logout()
    else if (deed < 0.74) login(now)
    else if (deed < 0.8) visit(now)
    return (300 + random() * 2400) / busyness(now)
  }
}
