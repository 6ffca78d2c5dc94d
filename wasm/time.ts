import { numberOf } from './fields'

/** What `readTime` found: nothing, an instant, or a wall clock's time whose zone the host knows. */
export const noTime: i32 = 0
export const instant: i32 = 1
export const wallTime: i32 = 2

const latestInstant: i64 = 253_402_300_799_999
const smallestMilliseconds: i64 = 100_000_000_000

const monthLengths: usize = memory.data<u8>([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])

let time: i64 = 0

function found(to: usize, what: i32): bool {
  store<i32>(to, what)
  store<f64>(to + 8, <f64>time)
  return true
}

/**
 * Reads an ISO 8601 date and time, or a number of seconds or ms: what it is at `to`, and the ms eight bytes behind. False for
 * what it does not know, which may still be a time.
 */
export function readTime(from: usize, length: i32, isNumber: bool, to: usize): bool {
  if (isNumber) {
    const value = numberOf(from, length)
    time = value >= smallestMilliseconds ? value : value * 1000
    return found(to, value > 0 && time <= latestInstant ? instant : noTime)
  }
  // The shortest text that may be a time has nine digits.
  if (length < 9) return found(to, noTime)
  if (length < 19) return false
  const days = daysAt(from)
  const hour = twoDigits(from + 11)
  const minute = twoDigits(from + 14)
  const second = twoDigits(from + 17)
  const divider = load<u8>(from + 10)
  const isWell = load<u8>(from + 13) === 0x3a && load<u8>(from + 16) === 0x3a && (divider === 0x54 || divider === 0x20)
  if (days < 0 || !isWell || <u32>hour > 23 || <u32>minute > 59 || <u32>second > 59) return false
  time = (<i64>days * 86_400 + hour * 3600 + minute * 60 + second) * 1000
  const end = from + length
  let at = from + 19
  if (at < end && load<u8>(at) === 0x2e) {
    at++
    let digits = 0
    let fraction = 0
    for (; at < end && <u32>(load<u8>(at) - 0x30) <= 9; at++, digits++) {
      if (digits < 3) fraction = fraction * 10 + <i32>(load<u8>(at) - 0x30)
    }
    if (digits === 0 || digits > 9) return false
    time += digits >= 3 ? fraction : digits === 2 ? fraction * 10 : fraction * 100
  }
  if (at === end) return found(to, wallTime)
  const sign = load<u8>(at)
  if (sign === 0x5a) return at + 1 === end && found(to, instant)
  if ((sign !== 0x2b && sign !== 0x2d) || end - at !== 6 || load<u8>(at + 3) !== 0x3a) return false
  const hours = twoDigits(at + 1)
  const minutes = twoDigits(at + 4)
  if (<u32>hours > 23 || <u32>minutes > 59) return false
  const offset = <i64>(hours * 3600 + minutes * 60) * 1000
  time += sign === 0x2d ? offset : -offset
  return found(to, instant)
}

function twoDigits(at: usize): i32 {
  const tens = <i32>load<u8>(at) - 0x30
  const ones = <i32>load<u8>(at + 1) - 0x30
  return <u32>tens <= 9 && <u32>ones <= 9 ? tens * 10 + ones : -1
}

/** Days since 1970 of "YYYY-MM-DD"; -1 for what is no such date, or before. */
function daysAt(from: usize): i32 {
  const century = twoDigits(from)
  const yearOfCentury = twoDigits(from + 2)
  const month = twoDigits(from + 5)
  const day = twoDigits(from + 8)
  const year = century * 100 + yearOfCentury
  const isWell = load<u8>(from + 4) === 0x2d && load<u8>(from + 7) === 0x2d
  if (!isWell || century < 0 || yearOfCentury < 0 || year < 1970 || month < 1 || month > 12 || day < 1) return -1
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const longest = <i32>load<u8>(monthLengths + month - 1) + (isLeap && month === 2 ? 1 : 0)
  if (day > longest) return -1
  // Years from March on, so that the leap day is the last of its year.
  const years = month > 2 ? year : year - 1
  const months = month > 2 ? month - 3 : month + 9
  const dayOfYear = (153 * months + 2) / 5 + day - 1
  return years * 365 + years / 4 - years / 100 + years / 400 + dayOfYear - 719_468
}
