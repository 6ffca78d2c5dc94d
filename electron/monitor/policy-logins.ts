import { expiryCode, sourceCode, statusCode } from './columns.ts'
import type { People } from './people.ts'
import type { SessionIndex } from './session-index.ts'

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

/** Grouped anew when the index has changed, into the same memory while there is room. */
export function createLogins(index: SessionIndex, people: People): () => Logins {
  let logins = empty(0, new Uint32Array(1))
  let version = -1

  function group(): Logins {
    const { live, status, person, loginAt, activityAt, activitySource, firstSeenAt, savedAt, expireAt, expiryKind } =
      index.columns()
    const end = index.end()
    const nobody = people.end()
    // Where the next login of each person goes; one place to the left at the end.
    const places = new Uint32Array(nobody + 2)
    for (let slot = 0; slot < end; slot += 1) {
      if (live[slot] !== 1 || status[slot] !== authenticated) continue
      const owner = person[slot] as number
      const place = owner < 0 ? nobody + 1 : owner + 1
      places[place] = (places[place] as number) + 1
    }
    for (let place = 1; place < places.length; place += 1) {
      places[place] = (places[place] as number) + (places[place - 1] as number)
    }
    const count = places[nobody + 1] as number
    const starts = places.slice()
    if (count > logins.slots.length) logins = empty(Math.ceil(count * 1.2), starts)
    const { slots, times } = logins
    for (let slot = 0; slot < end; slot += 1) {
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
    return { ...logins, count, starts }
  }

  return () => {
    if (version !== index.version() || logins.starts.length !== people.end() + 2) {
      logins = group()
      version = index.version()
    }
    return logins
  }
}

function empty(capacity: number, starts: Uint32Array): Logins {
  return { count: 0, starts, times: new Float64Array(capacity * timesEach), slots: new Uint32Array(capacity) }
}
