import type { Ahead } from './ahead.ts'
import { createLook, longestHeldMs } from './ahead.ts'
import { expiryCode, sourceCode, statusCode } from './columns.ts'
import type { People } from './people.ts'
import type { SessionIndex } from './session-index.ts'
import { inSlices } from './slices.ts'

/**
 * What a policy needs of every login, side by side and grouped by person, so that a question goes through memory once and in
 * order. Expired logins are among them until they are cleared.
 */
export type Logins = {
  readonly count: number
  /** The logins of person n are those from `starts[n]` up to `starts[n + 1]`; nobody's are last. */
  readonly starts: Uint32Array
  /** Four times a login, at `loginTime`; ms, NaN where not known. */
  readonly times: Float64Array
  /** Its slot, and marks above `slotBits`. */
  readonly slots: Uint32Array
}

export const timesEach = 4
export const loginTime = {
  /** The last save with the rest of the second that the expiry has; NaN when the site's cookie age does not decide. */
  cookieBase: 0,
  expireAt: 1,
  activityAt: 2,
  beganAt: 3,
} as const

const slotBits = 28
const slotMask = 2 ** slotBits - 1
export const loginMark = { ownExpiry: 1, unknownLogin: 2, onlySaved: 4, unknownActivity: 8 } as const
export const slotOfLogin = ({ slots }: Logins, at: number): number => (slots[at] as number) & slotMask
export const marksOfLogin = ({ slots }: Logins, at: number): number => (slots[at] as number) >>> slotBits

const authenticated = statusCode.of('authenticated')
const byDefault = expiryCode.of('default')
const byBrowser = expiryCode.of('browser-close')
const saved = sourceCode.of('saved')

export type LoginGroups = Ahead & {
  /** Grouped anew when the index has changed, into the same memory while there is room. */
  readonly now: () => Logins
  /** The same, or while a look goes on those before it, of which some sessions may be gone. */
  readonly lately: () => Logins
}

const longestUnasked = 60

type Memory = Pick<Logins, 'times' | 'slots'>

export function createLogins(index: SessionIndex, people: People): LoginGroups {
  let logins: Logins = { count: 0, starts: new Uint32Array(1), ...memoryFor(0) }
  let version = -1
  /** Where they are grouped ahead, while the others are still in use. */
  let spare = memoryFor(0)
  let isAsked = false
  const look = createLook()
  let madeAt = -Infinity
  /** So many looks in a row. */
  let unasked = 0

  /** Where the first login of each person goes, those of nobody behind all others; and the end. */
  function countInto(starts: Uint32Array, from: number, upTo: number): void {
    const { live, status, person } = index.columns()
    const nobody = starts.length - 2
    for (let slot = from; slot < upTo; slot += 1) {
      if (live[slot] !== 1 || status[slot] !== authenticated) continue
      const owner = person[slot] as number
      const place = owner < 0 ? nobody + 1 : owner + 1
      starts[place] = (starts[place] as number) + 1
    }
  }

  function addUp(starts: Uint32Array): void {
    for (let place = 1; place < starts.length; place += 1) {
      starts[place] = (starts[place] as number) + (starts[place - 1] as number)
    }
  }

  /** `places` has where the next login of each person goes. */
  function placeInto({ times, slots }: Memory, places: Uint32Array, from: number, upTo: number): void {
    const { live, status, person, loginAt, activityAt, activitySource, firstSeenAt, savedAt, expireAt, expiryKind } =
      index.columns()
    const nobody = places.length - 2
    for (let slot = from; slot < upTo; slot += 1) {
      if (live[slot] !== 1 || status[slot] !== authenticated) continue
      const owner = person[slot] as number
      const group = owner < 0 ? nobody : owner
      const at = places[group] as number
      places[group] = at + 1
      const kind = expiryKind[slot] as number
      const followsSite = kind === byDefault || kind === byBrowser
      const expiry = expireAt[slot] as number
      const lastSave = savedAt[slot] as number
      const login = loginAt[slot] as number
      const active = activityAt[slot] as number
      const seen = firstSeenAt[slot] as number
      const age = expiry - lastSave
      // A remainder of floats takes longer than all the rest of this loop.
      const rest = age - Math.floor(age / 1000) * 1000
      const base = at * timesEach
      times[base + loginTime.cookieBase] = followsSite ? lastSave + rest : Number.NaN
      times[base + loginTime.expireAt] = expiry
      times[base + loginTime.activityAt] = active
      times[base + loginTime.beganAt] = login === login ? login : lastSave < seen ? lastSave : seen
      const marks =
        (followsSite || kind === 0 ? 0 : loginMark.ownExpiry) |
        (login === login ? 0 : loginMark.unknownLogin) |
        (activitySource[slot] === saved ? loginMark.onlySaved : 0) |
        (active === active ? 0 : loginMark.unknownActivity)
      slots[at] = slot | (marks << slotBits)
    }
  }

  const noStarts = () => new Uint32Array(people.end() + 2)
  const isCurrent = (starts: Uint32Array, at: number) => at === index.version() && starts.length === people.end() + 2
  const countOf = (starts: Uint32Array) => starts.at(-1) ?? 0
  const fitting = (memory: Memory, count: number) =>
    count <= memory.slots.length ? memory : memoryFor(Math.ceil(count * 1.05))

  /** Nobody looks at a policy any more, and it is a lot of memory. */
  function forget(): void {
    logins = { count: 0, starts: new Uint32Array(1), ...memoryFor(0) }
    version = -1
    spare = memoryFor(0)
  }

  function take(starts: Uint32Array, { times, slots }: Memory, at: number): void {
    logins = { count: countOf(starts), starts, times, slots }
    version = at
    madeAt = performance.now()
  }

  function now(): Logins {
    isAsked = true
    if (isCurrent(logins.starts, version)) return logins
    const starts = noStarts()
    countInto(starts, 0, index.end())
    addUp(starts)
    const memory = fitting(logins, countOf(starts))
    placeInto(memory, starts.slice(), 0, index.end())
    take(starts, memory, index.version())
    return logins
  }

  return {
    now,
    lately() {
      isAsked = true
      if (!look.isOn() || isCurrent(logins.starts, version) || performance.now() - madeAt > longestHeldMs) return now()
      look.noteOld()
      return logins
    },
    begin: look.begin,
    end: look.end,
    async make() {
      unasked = isAsked ? 0 : unasked + 1
      isAsked = false
      if (unasked === longestUnasked) forget()
      if (unasked > 0 || isCurrent(logins.starts, version)) return
      const begun = index.version()
      const starts = noStarts()
      const isStill = () => isCurrent(starts, begun)
      await inSlices(index.end(), (from, upTo) => isStill() && countInto(starts, from, upTo))
      if (!isStill()) return
      addUp(starts)
      const memory = fitting(spare, countOf(starts))
      const places = starts.slice()
      await inSlices(index.end(), (from, upTo) => isStill() && placeInto(memory, places, from, upTo))
      spare = memory
      if (!isStill()) return
      spare = { times: logins.times, slots: logins.slots }
      take(starts, memory, begun)
    },
  }
}

const memoryFor = (capacity: number): Memory => ({
  times: new Float64Array(capacity * timesEach),
  slots: new Uint32Array(capacity),
})
