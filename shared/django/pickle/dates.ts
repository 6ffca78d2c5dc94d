import type { PythonLeaf } from '../python-value.ts'
import { zoneOffsets } from '../zone-offsets.ts'
import type { ZoneOffsets } from '../zone-offsets.ts'
import { instantOfWall } from '../zone-offsets.ts'
import type { Zone } from './graph.ts'

const day = 86_400_000
/** Names of zones come from the pickle, so not any number of them is looked up. */
const mostZones = 1000
const zones = new Map<string, ZoneOffsets | null>()

function offsetsOf(name: string): ZoneOffsets | null {
  const known = zones.get(name)
  if (known !== undefined) return known
  if (zones.size >= mostZones || name.length > 64) return null
  let offsets: ZoneOffsets | null = null
  try {
    offsets = zoneOffsets(name)
  } catch {
    // A zone that this runtime does not know.
  }
  zones.set(name, offsets)
  return offsets
}

/** How far the zone's clock is ahead of UTC when it shows `wall` (ms as if UTC), in seconds; null when that is not known. */
function offsetAt(zone: Zone, wall: number, isSecond: boolean): number | null {
  if (zone.offset !== null || zone.name === null) return zone.offset
  const offsets = offsetsOf(zone.name)
  if (offsets === null) return null
  const after = offsets(wall + day)
  const isTwice = isSecond && offsets(wall - day) !== after && offsets(wall - after) === after
  return (isTwice ? after : wall - instantOfWall(offsets, wall)) / 1000
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0')

/** "+02:00", "-03:30", "+00:00:30". */
function offsetText(seconds: number): string {
  const size = Math.abs(seconds)
  const whole = Math.floor(size)
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  if (size % 60 !== 0) parts.push(whole % 60)
  const fraction = size === whole ? '' : `.${pad(Math.round((size - whole) * 1e6), 6)}`
  return `${seconds < 0 ? '-' : '+'}${parts.map(part => pad(part)).join(':')}${fraction}`
}

export function zoneText({ offset, name }: Zone): string {
  if (name !== null) return name
  return offset === null ? 'unknown' : offset === 0 ? 'UTC' : `UTC${offsetText(offset)}`
}

/** Hour, minute, second and microseconds from six bytes as "HH:MM:SS[.ffffff]"; null when there is no such time. */
function clockText(latin1: string, at: number): string | null {
  const [hour = 24, minute = 60, second = 60, ...rest] = [0, 1, 2, 3, 4, 5].map(index => latin1.charCodeAt(at + index))
  const microseconds = rest.reduce((value, byte) => value * 256 + byte, 0)
  // `fold` of a time is the highest bit of its hour; that of a datetime is in its month.
  if ((hour & 0x7f) > 23 || minute > 59 || second > 59 || microseconds > 999_999) return null
  const text = `${pad(hour & 0x7f)}:${pad(minute)}:${pad(second)}`
  return microseconds === 0 ? text : `${text}.${pad(microseconds, 6)}`
}

function dateText(latin1: string): string | null {
  const year = latin1.charCodeAt(0) * 256 + latin1.charCodeAt(1)
  const month = latin1.charCodeAt(2) & 0x7f
  const dayOfMonth = latin1.charCodeAt(3)
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, dayOfMonth)
  if (year < 1 || year > 9999 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== dayOfMonth) return null
  return `${pad(year, 4)}-${pad(month)}-${pad(dayOfMonth)}`
}

/** date from the four bytes of its pickle; null when they are none. */
export function readDate(latin1: string): PythonLeaf | null {
  const text = latin1.length === 4 && latin1.charCodeAt(2) < 0x80 ? dateText(latin1) : null
  return text === null ? null : { kind: 'scalar', type: 'date', text }
}

/** time from the six bytes of its pickle. */
export function readTime(latin1: string, zone: Zone | null): PythonLeaf | null {
  const text = latin1.length === 6 ? clockText(latin1, 0) : null
  if (text === null) return null
  return { kind: 'scalar', type: 'time', text: text + (zone === null ? '' : fixedSuffix(zone, zone.offset)) }
}

/** datetime from the ten bytes of its pickle, with the offset of its zone where that is known, otherwise with its name. */
export function readDatetime(latin1: string, zone: Zone | null): PythonLeaf | null {
  const date = latin1.length === 10 ? dateText(latin1) : null
  const clock = date === null ? null : clockText(latin1, 4)
  if (clock === null || latin1.charCodeAt(4) > 23) return null
  const text = `${date}T${clock}`
  if (zone === null) return { kind: 'scalar', type: 'datetime', text }
  const wall = Date.parse(`${text.slice(0, 19)}Z`)
  const suffix = fixedSuffix(zone, offsetAt(zone, wall, latin1.charCodeAt(2) >= 0x80))
  return { kind: 'scalar', type: 'datetime', text: text + suffix }
}

const fixedSuffix = (zone: Zone, offset: number | null): string =>
  offset === null ? ` ${zoneText(zone)}` : offsetText(offset)

/** timedelta as Python keeps it: days, and seconds and microseconds that are never negative. */
export function readTimedelta(days: number, seconds: number, microseconds: number): PythonLeaf | null {
  const total = [days, seconds, microseconds].every(Number.isSafeInteger)
    ? (BigInt(days) * 86_400n + BigInt(seconds)) * 1_000_000n + BigInt(microseconds)
    : null
  if (total === null) return null
  const dayLength = 86_400_000_000n
  const whole = total >= 0n || total % dayLength === 0n ? total / dayLength : total / dayLength - 1n
  const rest = total - whole * dayLength
  if (whole > 999_999_999n || whole < -999_999_999n) return null
  return { kind: 'scalar', type: 'timedelta', text: `${whole}, ${rest / 1_000_000n}, ${rest % 1_000_000n}` }
}

/** A timedelta's whole length in seconds. */
export function secondsOf(timedelta: PythonLeaf): number | null {
  if (timedelta.kind !== 'scalar' || timedelta.type !== 'timedelta') return null
  const [days = 0, seconds = 0, microseconds = 0] = timedelta.text.split(', ').map(Number)
  return days * 86_400 + seconds + microseconds / 1e6
}
