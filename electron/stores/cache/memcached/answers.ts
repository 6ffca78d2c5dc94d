import { Buffer } from 'node:buffer'

/** What a server says to one request: takes the bytes as they come, and knows when it has all of it. */
export type Answer<Result> = {
  /** Takes what it can use and gives how many bytes that was; the rest comes again in front of what follows. */
  readonly take: (bytes: Buffer) => number
  readonly isWhole: () => boolean
  readonly result: () => Result
}

/** The server said what no Memcached says: of no other bytes from it can be known what they mean. */
export class GarbledAnswer extends Error {}

/** "ERROR", "CLIENT_ERROR …" or "SERVER_ERROR …". */
export class Refusal extends Error {}

/** Keys have at most 250 bytes, written as up to 750; the rest of a line is short. */
const longestLine = 4096
const lineEnd = 10
const carriageReturn = 13

type Line = { readonly text: string; readonly end: number }

/** The line that begins there, without its end; null while it is not whole. */
function lineAt(bytes: Buffer, from: number): Line | null {
  const at = bytes.indexOf(lineEnd, from)
  if ((at < 0 ? bytes.length : at) - from > longestLine) throw new GarbledAnswer('a line without end')
  if (at < 0) return null
  const last = at > from && bytes[at - 1] === carriageReturn ? at - 1 : at
  return { text: bytes.toString('latin1', from, last), end: at + 1 }
}

function refuse(text: string): void {
  if (/^(?:ERROR|CLIENT_ERROR|SERVER_ERROR)\b/.test(text)) throw new Refusal(text.slice(0, 200))
}

/** Hands on one line after the other until `onLine` says that this was the last. */
export function linesUntil(onLine: (text: string) => boolean): Answer<void> {
  let isWhole = false
  return {
    take(bytes) {
      let at = 0
      while (!isWhole) {
        const line = lineAt(bytes, at)
        if (line === null) break
        at = line.end
        isWhole = onLine(line.text)
      }
      return at
    },
    isWhole: () => isWhole,
    result: () => undefined,
  }
}

/** So many lines, one for each of as many commands. */
export function lines(count: number): Answer<readonly string[]> {
  const found: string[] = []
  const { take } = linesUntil(text => {
    refuse(text)
    return found.push(text) === count
  })
  return { take, isWhole: () => found.length === count, result: () => found }
}

const mostStats = 2000

/** "STAT name value" until "END". */
export function stats(): Answer<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  let told = 0
  const { take, isWhole } = linesUntil(text => {
    if (text === 'END') return true
    refuse(text)
    told += 1
    const [, name, value] = /^STAT (\S+) ?(.*)$/.exec(text) ?? []
    if (name === undefined || value === undefined || told > mostStats) throw new GarbledAnswer('no statistics')
    found.set(name, value)
    return false
  })
  return { take, isWhole, result: () => found }
}

/** One answer after the other, as the server gives them to requests that were sent together. */
export function inTurn<First, Second, Third>(
  first: Answer<First>,
  second: Answer<Second>,
  third: Answer<Third>,
): Answer<readonly [First, Second, Third]> {
  const all: readonly Answer<unknown>[] = [first, second, third]
  return {
    take(bytes) {
      let at = 0
      for (const answer of all) {
        if (answer.isWhole()) continue
        at += answer.take(bytes.subarray(at))
        if (!answer.isWhole()) break
      }
      return at
    },
    isWhole: () => third.isWhole(),
    result: () => [first.result(), second.result(), third.result()],
  }
}

export type Item = {
  readonly value: Buffer
  /** Bytes of the whole value, of which no more than the limit are kept. */
  readonly size: number
  readonly flags: number
  /** 0 where the server keeps none (-C). */
  readonly cas: string
  /** Seconds from the server's now; null for one that never ends. */
  readonly secondsLeft: number | null
}

/** By the place of the key in the request: what was found, and what was left out because the answer was long enough already. */
export type Items = { readonly found: ReadonlyMap<number, Item>; readonly leftOut: readonly number[] }

/** The request for items by meta commands (Memcached 1.6): they neither touch the item nor count as a use of it. */
export const itemsRequest = (keys: readonly string[]): string =>
  `${keys.map((key, at) => `mg ${key} v t f c u O${at}\r\n`).join('')}mn\r\n`

type Coming = {
  readonly at: number
  readonly head: Omit<Item, 'value'>
  readonly keep: number
  taken: number
  kept: Buffer[]
}

/** The answer to it: of a value at most `longest` bytes, of all of them hardly more than `most`. */
export function items(count: number, longest: number, most: number): Answer<Items> {
  const found = new Map<number, Item>()
  const leftOut: number[] = []
  let total = 0
  let coming: Coming | null = null
  let isWhole = false

  function begin(text: string): void {
    if (text === 'MN') isWhole = true
    // "EN", or "EN O7" in some versions: it is not there.
    if (text === 'MN' || text === 'EN' || text.startsWith('EN ')) return
    refuse(text)
    const { at, ...head } = headOf(text)
    if (at >= count || found.has(at)) throw new GarbledAnswer('an item that was not asked for')
    const keep = total > most ? 0 : Math.min(head.size, longest)
    coming = { at, head, keep, taken: 0, kept: [] }
  }

  /** The value and the end of its line; how many bytes of these it took. */
  function goOn(item: Coming, bytes: Buffer): number {
    const whole = item.head.size + 2
    const part = bytes.subarray(0, whole - item.taken)
    const kept = part.subarray(0, Math.max(0, item.keep - item.taken))
    if (kept.length > 0) item.kept.push(kept)
    const before = item.taken
    item.taken += part.length
    if (item.taken < whole) return part.length
    if (bytes[whole - before - 1] !== lineEnd) throw new GarbledAnswer('a value longer than was said')
    if (item.keep === 0 && item.head.size > 0) leftOut.push(item.at)
    else found.set(item.at, { ...item.head, value: Buffer.concat(item.kept) })
    total += item.keep
    coming = null
    return part.length
  }

  return {
    take(bytes) {
      let at = 0
      while (!isWhole && at < bytes.length) {
        if (coming !== null) {
          at += goOn(coming, bytes.subarray(at))
          continue
        }
        const line = lineAt(bytes, at)
        if (line === null) break
        at = line.end
        begin(line.text)
      }
      return at
    },
    isWhole: () => isWhole,
    result: () => ({ found, leftOut }),
  }
}

/** "VA 428 t1209600 f1 c7 O0" */
function headOf(text: string): Omit<Item, 'value'> & { readonly at: number } {
  const [kind, size, ...flags] = text.split(' ')
  const flag = (letter: string) => flags.find(each => each.startsWith(letter))?.slice(1) ?? ''
  const number = (word: string | undefined) => (/^\d{1,15}$/.test(word ?? '') ? Number(word) : Number.NaN)
  const head = { size: number(size), flags: number(flag('f')), at: number(flag('O')) }
  const left = flag('t') === '-1' ? null : number(flag('t'))
  const cas = flag('c')
  const isSound = kind === 'VA' && [...Object.values(head), left ?? 0].every(Number.isFinite) && /^\d{1,20}$/.test(cas)
  if (!isSound) throw new GarbledAnswer('no item')
  return { ...head, cas, secondsLeft: left }
}
