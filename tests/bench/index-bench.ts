/**
 * `node tests/bench/index-bench.ts [rows]`: fills the monitor's index with rows (1,000,000 by default, 400,000 users for a
 * million) that were never in a database, and prints the 95th percentile and the median, in ms, of filter + sort + page of 100
 * for each order and filter, of the figures and of the list of people, each after a change, so that nothing kept from the time
 * before helps; first by the clock, then in processor time of the thread, which other work on the machine moves less. Then the
 * memory. No yardstick: compare runs on one machine.
 */
import { performance } from 'node:perf_hooks'
import { createSiteReader } from '../../electron/monitor/decoder.ts'
import { figuresOf } from '../../electron/monitor/figures.ts'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import { createPeoplePages } from '../../electron/monitor/people-page.ts'
import { createPeople } from '../../electron/monitor/people.ts'
import { createPolicyClock } from '../../electron/monitor/policy-ends.ts'
import { createWhatIf } from '../../electron/monitor/policy-what-if.ts'
import { createQuery } from '../../electron/monitor/query.ts'
import { rowOf } from '../../electron/monitor/rows.ts'
import { createSessionIndex } from '../../electron/monitor/session-index.ts'
import { createRandom, pick, randomSessionKey } from '../../electron/demo/random.ts'
import type { StoredSession } from '../../electron/stores/store.ts'
import type { SessionFilter, SessionSort } from '../../shared/contract/session.ts'
import { sessionSort } from '../../shared/contract/session.ts'
import { printBase62 } from '../../shared/django/base62.ts'
import { sessionAuthHashes } from '../../shared/django/auth.ts'
import { saltedKeys, signingSalt } from '../../shared/django/keyring.ts'
import { benchSite } from './bench-site.ts'
import { keyring, passwordOf, userCount } from './data.ts'
import { percentile } from './figures.ts'
import { benchPolicies } from './policies.ts'

const total = Number(process.argv[2] ?? 1_000_000)
const users = userCount(total)
const random = createRandom(1)
const site = benchSite({ host: '', port: 0, user: '' })
const secrets = { password: null, secretKey: keyring.secretKey, secretKeyFallbacks: [] }
const reader = createSiteReader(site, secrets, new Uint8Array(32))
const people = createPeople({ hasUserTable: true, hasher: reader.hasher, operatorUser: null })
const index = createSessionIndex(site, reader, people)
const query = createQuery(index, people)
const begin = Date.now()
const signingKey = saltedKeys(nodePrimitives, keyring, signingSalt(keyring)).sha256[0] ?? new Uint8Array()

const hashes = new Map<number, string>()
function anySession(): StoredSession {
  const id = 1 + Math.floor(random() * users)
  const at = begin - Math.floor(random() ** 3 * 13 * 86_400_000)
  let hash = hashes.get(id)
  if (hash === undefined) hashes.set(id, (hash = sessionAuthHashes(nodePrimitives, keyring, passwordOf(id))[0] ?? ''))
  const login = {
    _auth_user_id: String(id),
    _auth_user_backend: site.django.authenticationBackends[0],
    _auth_user_hash: hash,
    user_role: pick(random, ['customer', 'customer', 'staff', 'admin']),
    login_time: new Date(at - 60_000).toISOString(),
    last_activity: new Date(at).toISOString(),
  }
  const payload = random() < 0.2 ? { cart: [1, 2, 3] } : login
  return {
    sessionKey: randomSessionKey(random),
    sessionData: sign(JSON.stringify(payload), Math.floor(at / 1000)),
    expireDate: (at + site.django.cookieAge * 1000) * 1000,
  }
}

/** Django's form without compression, which would take most of the time here. */
function sign(serialized: string, seconds: number): string {
  const signed = `${Buffer.from(serialized).toString('base64url')}:${printBase62(seconds)}`
  return `${signed}:${nodePrimitives.toBase64Url(nodePrimitives.hmacSha256(signingKey, signed))}`
}

function put(row: StoredSession): void {
  const { slot } = index.put(row, begin)
  for (const person of people.unread()) {
    const id = people.userId(person) ?? ''
    people.putUser(person, {
      id,
      username: `user${id}`,
      email: `user${id}@example.test`,
      firstName: `Given${id}`,
      lastName: `Family${id}`,
      role: null,
      password: passwordOf(Number(id)),
      isActive: Number(id) % 997 !== 0,
      isStaff: false,
      isSuperuser: false,
      lastLogin: null,
      dateJoined: 0,
    })
  }
  index.decide(slot)
}

function measure(name: string, ask: () => void, rounds = 20): void {
  const spent: number[] = []
  const busy: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (let change = 0; change < 20; change += 1) put(anySession())
    const start = performance.now()
    const { user, system } = process.threadCpuUsage()
    ask()
    const after = process.threadCpuUsage()
    spent.push(performance.now() - start)
    busy.push((after.user + after.system - user - system) / 1000)
  }
  const both = (values: readonly number[]) => [percentile(values, 0.95), percentile(values, 0.5)].map(shown).join('')
  console.log(`${name.padEnd(60)}${both(spent)}${both(busy)}`)
}

const shown = (milliseconds: number) => milliseconds.toFixed(1).padStart(9)

let filling = 0
for (let made = 0; made < total; made += 1) {
  const row = anySession()
  const start = performance.now()
  put(row)
  filling += performance.now() - start
}
hashes.clear()
console.log(
  `${index.count()} sessions, ${people.end()} people; ${((filling * 1000) / total).toFixed(1)} us each to decode (uncompressed payloads) and put in`,
)

console.log(`${' '.repeat(60)}      p95   median   p95 busy  median busy`)
function page(filter: SessionFilter, sort: SessionSort, offset: number): void {
  const now = Date.now()
  const list = query.ordered(filter, sort, now)
  Array.from(list.part(offset, offset + 100), slot => rowOf(index, people, slot, now))
}
for (const column of sessionSort.shape.column.options) {
  measure(`all by ${column}`, () => page({}, { column, direction: 'descending' }, total / 2))
}
const filters: readonly SessionFilter[] = [
  { status: ['authenticated'] },
  { text: 'user1234' },
  { text: 'abc' },
  { role: ['staff'], idle: { atLeast: 1800 } },
  { expiresIn: { below: 86_400 }, age: { atLeast: 3600 } },
]
for (const filter of filters) {
  measure(`${JSON.stringify(filter)} by idle`, () => page(filter, { column: 'idle', direction: 'ascending' }, 0))
}
measure('figures', () => figuresOf(index, people, [], Date.now()))
const whatIf = createWhatIf({ index, people, clock: createPolicyClock(index, people), operatorUser: 'user77' })
for (const [name, policy] of benchPolicies) measure(`what if: ${name}`, () => whatIf(policy, Date.now()))
const peoplePage = createPeoplePages(index, people)
for (const column of ['name', 'sessions', 'activity'] as const) {
  const sort = { column, direction: 'descending' } as const
  const asked = { text: '', only: 'everyone', sort, offset: 0, limit: 100 } as const
  measure(`people by ${column}`, () => peoplePage(asked, Date.now()))
}
globalThis.gc?.()
const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
const mb = (bytes: number) => `${Math.round(bytes / 1_048_576)} MB`
console.log(`memory: ${mb(rss)} resident, ${mb(heapUsed)} heap, ${mb(arrayBuffers)} arrays`)
