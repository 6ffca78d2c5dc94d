/**
 * A moment as a column holds it, in microseconds "as if UTC": the real instant for timestamptz and USE_TZ=True, the site's
 * wall clock for USE_TZ=False. Beyond the year 2255 exact to 32 us; whole seconds are always exact.
 */
export type StoredDate = number

/** The parts of an ISO date and time: seconds since 1970 as if UTC, the microseconds beyond them, and the zone if it says one. */
export type WrittenDate = {
  readonly seconds: number
  readonly microseconds: number
  /** East of UTC, in seconds; null for a naive time. */
  readonly offset: number | null
}

const longestDate = 48
const secondsADay = 86_400
const firstSecond = -62_135_596_800
const lastSecond = 253_402_300_799
/** From the 1st of March of the year 0. */
const daysTo1970 = 719_468
const monthLengths: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const colonCode = 0x3a
const dashCode = 0x2d
const spaceCode = 0x20
const pointCode = 0x2e

/** The number that two digits make, or -1. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30
  const ones = text.charCodeAt(at + 1) - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1
}

/**
 * Reads ISO 8601 as databases and Python's isoformat() write it; null for anything else and for dates that do not exist.
 * Read by character codes: it runs several times for each of a million sessions.
 */
export function parseWrittenDate(text: string): WrittenDate | null {
  if (text.length < 10 || text.length > longestDate) return null
  if (text.charCodeAt(4) !== dashCode || text.charCodeAt(7) !== dashCode) return null
  const century = twoDigits(text, 0)
  const yearOfCentury = twoDigits(text, 2)
  if (century < 0 || yearOfCentury < 0) return null
  const days = daysSince1970(century * 100 + yearOfCentury, twoDigits(text, 5), twoDigits(text, 8))
  if (days === null) return null
  const midnight = days * secondsADay
  if (text.length === 10) return { seconds: midnight, microseconds: 0, offset: null }

  const divider = text.charAt(10)
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  if ((divider !== 'T' && divider !== ' ') || text.charCodeAt(13) !== colonCode) return null
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return null
  let at = 16
  let second = 0
  let microseconds = 0
  if (text.charCodeAt(at) === colonCode) {
    second = twoDigits(text, 17)
    if (second < 0 || second > 59) return null
    at = 19
    if (text.charAt(at) === '.' || text.charAt(at) === ',') {
      const from = at + 1
      at = endOfDigits(text, from)
      if (at === from || at - from > 9) return null
      microseconds = Number(text.slice(from, Math.min(at, from + 6)).padEnd(6, '0'))
    }
  }
  const seconds = midnight + hour * 3600 + minute * 60 + second
  if (at === text.length) return { seconds, microseconds, offset: null }
  const offset = offsetSeconds(text, text.charAt(at) === ' ' ? at + 1 : at)
  return offset === null ? null : { seconds, microseconds, offset }
}

function endOfDigits(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) at += 1
  return at
}

/** Of the proleptic Gregorian calendar, as Python's and the databases' dates are; null for a day that does not exist. */
function daysSince1970(year: number, month: number, day: number): number | null {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const length = month === 2 && isLeap ? 29 : monthLengths[month - 1]
  if (year < 1 || length === undefined || day < 1 || day > length) return null
  // Counted in years that begin in March, so that a leap day is the last of its year. Date.UTC takes four times as long.
  const years = month > 2 ? year : year - 1
  const dayOfYear = Math.trunc((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400)
  return years * 365 + leapDays + dayOfYear - daysTo1970
}

/** The text from there on as "Z", "+hh", "+hhmm", "+hh:mm" or "+hh:mm:ss", in seconds; null for anything else. */
function offsetSeconds(text: string, at: number): number | null {
  const sign = text.charAt(at)
  if (sign === 'Z' && text.length === at + 1) return 0
  if (sign !== '+' && sign !== '-') return null
  let size = 0
  let from = at + 1
  for (const unit of [3600, 60, 1]) {
    if (from === text.length && unit < 3600) break
    if (unit < 3600 && text.charCodeAt(from) === colonCode) from += 1
    const value = twoDigits(text, from)
    if (value < 0 || value > 59 || (unit === 3600 && value > 23)) return null
    size += value * unit
    from += 2
  }
  if (from !== text.length) return null
  return sign === '-' ? -size : size
}

/** Whole seconds and the microseconds beyond them as one number that never slips into the next second. */
export function storedDate(seconds: number, microseconds: number): StoredDate {
  const stored = seconds * 1e6 + microseconds
  // In the far future doubles are 32 apart, and .999999 would round up.
  return stored >= (seconds + 1) * 1e6 ? (seconds + 1) * 1e6 - 32 : stored
}

/**
 * "YYYY-MM-DD HH:MM:SS[.ffffff]", as nearly every column has it, without an object on the way; NaN for anything else, which
 * parseWrittenDate then reads.
 */
function parsePlainDate(text: string): StoredDate {
  const { length } = text
  if ((length !== 19 && length !== 26) || text.charCodeAt(10) !== spaceCode) return Number.NaN
  if (text.charCodeAt(4) !== dashCode || text.charCodeAt(7) !== dashCode) return Number.NaN
  if (text.charCodeAt(13) !== colonCode || text.charCodeAt(16) !== colonCode) return Number.NaN
  const century = twoDigits(text, 0)
  const yearOfCentury = twoDigits(text, 2)
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = twoDigits(text, 17)
  if (century < 0 || yearOfCentury < 0 || hour < 0 || hour > 23) return Number.NaN
  if (minute < 0 || minute > 59 || second < 0 || second > 59) return Number.NaN
  let microseconds = 0
  if (length === 26) {
    const upper = twoDigits(text, 20)
    const middle = twoDigits(text, 22)
    const lower = twoDigits(text, 24)
    if (text.charCodeAt(19) !== pointCode || upper < 0 || middle < 0 || lower < 0) return Number.NaN
    microseconds = upper * 10_000 + middle * 100 + lower
  }
  const days = daysSince1970(century * 100 + yearOfCentury, twoDigits(text, 5), twoDigits(text, 8))
  return days === null ? Number.NaN : storedDate(days * secondsADay + hour * 3600 + minute * 60 + second, microseconds)
}

/**
 * "YYYY-MM-DD HH:MM:SS[.ffffff]" to a stored date, also with T, Z or an offset, which is then subtracted. Null when it is
 * no date of the years 1 to 9999.
 */
export function parseStoredDate(text: string): StoredDate | null {
  const plain = parsePlainDate(text)
  if (!Number.isNaN(plain)) return plain
  const written = parseWrittenDate(text)
  if (!written) return null
  const seconds = written.seconds - (written.offset ?? 0)
  if (seconds < firstSecond || seconds > lastSecond) return null
  return storedDate(seconds, written.microseconds)
}

/**
 * "YYYY-MM-DD HH:MM:SS[.ffffff]" without a fraction when it is 0, as Django writes to SQLite. Moments outside the years 1 to
 * 9999 are given as the nearest inside.
 */
export function formatStoredDate(stored: StoredDate): string {
  const whole = Math.floor(stored / 1e6)
  const seconds = Math.min(Math.max(whole, firstSecond), lastSecond)
  const microseconds = seconds === whole ? Math.floor(stored - whole * 1e6) : 0
  const text = new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
  return microseconds === 0 ? text : `${text}.${String(microseconds).padStart(6, '0')}`
}
