import type { DatabaseSync } from 'node:sqlite'
import { siteDefaults } from '../../shared/contract/connections.ts'
import { createAuthHasher } from '../../shared/django/auth.ts'
import { encodeSession } from '../../shared/django/encode.ts'
import type { Keyring } from '../../shared/django/keyring.ts'
import { formatStoredDate } from '../../shared/django/stored-date.ts'
import { nodePrimitives } from '../monitor/node-primitives.ts'
import { demoKeyring } from './demo-site.ts'
import type { DemoUser } from './people.ts'
import { pick, randomSessionKey } from './random.ts'

export type Payload = Readonly<Record<string, unknown>>

export type Saved = {
  /** ms */
  readonly at: number
  /** Seconds until it expires; the site's cookie age when left out. */
  readonly age?: number
  readonly keyring?: Keyring
}

/** What a Django site does to its tables: the demo is one, so here sessions may be made. */
export type Shop = {
  readonly login: (user: DemoUser, at: number, activeAt?: number) => Payload
  readonly visit: (at: number) => Payload
  readonly newKey: () => string
  readonly save: (sessionKey: string, payload: Payload, saved: Saved) => void
  readonly saveText: (sessionKey: string, text: string, expiresAt: number) => void
  readonly drop: (sessionKey: string) => void
  readonly loggedInAt: (user: DemoUser, at: number) => void
  readonly addUser: (user: DemoUser, joinedAt: number) => void
}

const goods = ['lamp', 'kettle', 'rug', 'chair', 'clock', 'vase', 'shelf', 'mirror', 'blanket', 'teapot']

const hashOf = createAuthHasher(nodePrimitives, demoKeyring)

/** `_auth_user_hash` under the current key. */
export const authHash = (password: string): string => hashOf(password)[0] ?? ''

/** A moment (ms) as Django stores it with USE_TZ, with microseconds of its own. */
const column = (ms: number, microseconds = 0) => formatStoredDate(Math.floor(ms) * 1000 + microseconds)
const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, -1)}+00:00`

export function createShop(database: DatabaseSync, random: () => number): Shop {
  const put = database.prepare(
    `insert into django_session (session_key, session_data, expire_date) values (?, ?, ?)
     on conflict (session_key) do update set session_data = excluded.session_data, expire_date = excluded.expire_date`,
  )
  const remove = database.prepare('delete from django_session where session_key = ?')
  const login = database.prepare('update auth_user set last_login = ? where id = ?')
  const user = database.prepare(
    `insert or replace into auth_user
       (id, password, last_login, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name)
     values (:id, :password, null, :superuser, :username, :lastName, :email, :staff, :active, :joined, :firstName)`,
  )

  return {
    login: (owner, at, activeAt = at) => ({
      _auth_user_id: String(owner.id),
      _auth_user_backend: siteDefaults.authenticationBackends[0],
      _auth_user_hash: authHash(owner.password),
      user: owner.username,
      user_id: owner.id,
      user_email: owner.email,
      user_name: `${owner.firstName} ${owner.lastName}`,
      user_role: owner.role,
      user_status: owner.isActive ? 'active' : 'inactive',
      login_time: iso(at),
      last_activity: iso(activeAt),
      preferences: { theme: pick(random, ['light', 'dark']), currency: pick(random, ['EUR', 'USD', 'JPY']) },
      ...(owner.role === 'customer' ? { cart: cart(random) } : {}),
    }),
    visit: at => ({ cart: cart(random), first_visit: iso(at), _csrftoken: randomSessionKey(random) }),
    newKey: () => randomSessionKey(random),
    save(sessionKey, payload, { at, age = siteDefaults.cookieAge, keyring = demoKeyring }) {
      const text = encodeSession(nodePrimitives, keyring, JSON.stringify(payload), Math.floor(at / 1000))
      put.run(sessionKey, text, column(at + age * 1000, Math.floor(random() * 1000)))
    },
    saveText: (sessionKey, text, expiresAt) => void put.run(sessionKey, text, column(expiresAt)),
    drop: sessionKey => void remove.run(sessionKey),
    loggedInAt: (owner, at) => void login.run(column(at), owner.id),
    addUser(owner, joinedAt) {
      user.run({
        id: owner.id,
        password: owner.password,
        superuser: owner.id <= 2 ? 1 : 0,
        username: owner.username,
        lastName: owner.lastName,
        email: owner.email,
        staff: owner.role === 'customer' ? 0 : 1,
        active: owner.isActive ? 1 : 0,
        joined: column(joinedAt),
        firstName: owner.firstName,
      })
    },
  }
}

function cart(random: () => number): readonly Payload[] {
  return Array.from({ length: Math.floor(random() * 4) }, () => ({
    sku: pick(random, goods),
    quantity: 1 + Math.floor(random() * 3),
    price: `${Math.floor(5 + random() * 90)}.90`,
  }))
}
