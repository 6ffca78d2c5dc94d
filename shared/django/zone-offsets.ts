import { RollcallError } from '../contract/reply.ts'
import type { WrittenDate } from './stored-date.ts'

/** How far a zone's clock is ahead of UTC at an instant, both in ms. */
export type ZoneOffsets = (instant: number) => number

/** No zone has changed its clock twice in so short a time: the shortest known, around Ramadan, is 29 days. */
const blockLength = 24 * 86_400_000
/** Intl is asked only for these, so that a zone never shifts a date out of the years 1 to 9999. */
const earliest = -62_135_000_000_000
const latest = 253_402_000_000_000

type Block = { readonly before: number; readonly changesAt: number; readonly after: number }

function createIntlOffsets(timeZone: string): ZoneOffsets {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (error) {
    throw new RollcallError('BAD_REQUEST', 'The time zone of this site is not known here', {
      hint: 'Write it as in TIME_ZONE of the settings, for example Europe/Madrid or UTC.',
      cause: error,
    })
  }
  return instant => {
    const whole = Math.floor(Math.min(Math.max(instant, earliest), latest) / 1000) * 1000
    const part: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(whole)) part[type] = Number(value)
    const local = new Date(0)
    local.setUTCFullYear(part['year'] ?? 1970, (part['month'] ?? 1) - 1, part['day'] ?? 1)
    local.setUTCHours(part['hour'] ?? 0, part['minute'] ?? 0, part['second'] ?? 0)
    return local.getTime() - whole
  }
}

/** Halves the time between two instants with different offsets until the change is known to the second. */
function findChange(offsets: ZoneOffsets, from: number, to: number): number {
  const before = offsets(from)
  let low = from
  let high = to
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000
    if (offsets(middle) === before) low = middle
    else high = middle
  }
  return high
}

function createZoneOffsets(timeZone: string): ZoneOffsets {
  const ask = createIntlOffsets(timeZone)
  const blocks = new Map<number, Block>()
  let lastNumber = NaN
  let last: Block = { before: 0, changesAt: Infinity, after: 0 }
  return instant => {
    const number = Math.floor(instant / blockLength)
    if (number !== lastNumber) {
      let block = blocks.get(number)
      if (!block) {
        const from = number * blockLength
        const to = from + blockLength
        const before = ask(from)
        const after = ask(to)
        block = { before, changesAt: before === after ? Infinity : findChange(ask, from, to), after }
        blocks.set(number, block)
      }
      lastNumber = number
      last = block
    }
    return instant < last.changesAt ? last.before : last.after
  }
}

const byZone = new Map<string, ZoneOffsets>()

/**
 * The offsets of an IANA zone, asked of Intl once for every 24 days, so that a million conversions are cheap.
 * Throws a RollcallError (BAD_REQUEST) for a zone that the runtime does not know.
 */
export function zoneOffsets(timeZone: string): ZoneOffsets {
  let offsets = byZone.get(timeZone)
  if (!offsets) {
    offsets = createZoneOffsets(timeZone)
    byZone.set(timeZone, offsets)
  }
  return offsets
}

const day = 86_400_000

/**
 * The instant at which a wall clock of the zone shows `wall`, both in ms (`wall` as if UTC). Read as Python reads a naive
 * time (fold=0): a time that comes twice, when the clock goes back, is the first of the two; one that is left out, when it
 * goes forward, is counted with the clock of before, so it falls as far behind the change as it pretends to.
 */
export function instantOfWall(offsets: ZoneOffsets, wall: number): number {
  const before = offsets(wall - day)
  const after = offsets(wall + day)
  if (before === after) return wall - before
  const first = wall - before
  if (offsets(first) === before) return first
  const second = wall - after
  return offsets(second) === after ? second : first
}

/**
 * The instant from which on a wall clock of the zone shows `wall` or later and never an earlier time again, both in ms. Of a
 * time that comes twice that is the second; for one that is left out it is the moment of the change.
 */
export function lastInstantOfWall(offsets: ZoneOffsets, wall: number): number {
  const before = offsets(wall - day)
  const after = offsets(wall + day)
  const byBefore = wall - before
  const byAfter = wall - after
  if (offsets(byAfter) === after) return byAfter
  if (offsets(byBefore) === before) return byBefore
  return findChange(offsets, Math.floor(byAfter / 1000) * 1000, Math.ceil(byBefore / 1000) * 1000)
}

/** A written date to ms since 1970 UTC, microseconds as a fraction; a naive one is read in the zone of `offsets`. */
export function instantOfWritten(written: WrittenDate, offsets: ZoneOffsets): number {
  const { seconds, microseconds, offset } = written
  const whole = offset === null ? instantOfWall(offsets, seconds * 1000) : (seconds - offset) * 1000
  return whole + microseconds / 1000
}
