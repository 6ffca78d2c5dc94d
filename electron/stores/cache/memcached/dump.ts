import { Buffer } from 'node:buffer'
import type { Answer } from './answers.ts'
import { GarbledAnswer, linesUntil } from './answers.ts'

/** What the server's own list of its keys says of one of ours. */
export type Dumped = {
  readonly cacheKey: string
  /** Another number at each save, but on a server without cas (-C): there 0. */
  readonly cas: number
  /** Seconds since 1970 UTC; null for one that never ends. */
  readonly endsAt: number | null
  readonly size: number
}

/** `busy`: the server is making a list for somebody else. `refused`: it makes none; `words` are its own. */
export type DumpEnd =
  { readonly kind: 'done' } | { readonly kind: 'busy' } | { readonly kind: 'refused'; readonly words: string }

export const dumpRequest = 'lru_crawler metadump all\r\n'
/** A class that there is not: the server complains of that, or of being asked at all. Nothing is listed. */
export const dumpProbe = 'lru_crawler metadump 0\r\n'

const mostListed = 10_000_000

/** The server's list of its keys, of which those that begin with the prefix are handed on. */
export function dump(prefix: string, onKey: (dumped: Dumped) => void): Answer<DumpEnd> {
  // Compared as it comes: nothing else is taken apart, and most lines may be other applications'.
  const begin = `key=${escaped(prefix)}`
  let end: DumpEnd = { kind: 'done' }
  let listed = 0
  const { take, isWhole } = linesUntil(text => {
    if (text.startsWith('key=')) {
      if (!text.startsWith(begin)) return false
      listed += 1
      if (listed > mostListed) throw new GarbledAnswer('more keys than any server holds')
      onKey(parse(text))
      return false
    }
    if (text === 'END') return true
    if (text.startsWith('BUSY')) end = { kind: 'busy' }
    else if (/^[A-Z_]+\b/.test(text)) end = { kind: 'refused', words: text }
    else throw new GarbledAnswer('no list of keys')
    return true
  })
  return { take, isWhole, result: () => end }
}

/** "key=a%3A1 exp=1797279305 la=1797279305 cas=7 fetch=no cls=8 size=520" */
function parse(text: string): Dumped {
  const [, key, exp, cas, size] =
    /^key=(\S+) exp=(-1|\d{1,12}) .*?\bcas=(\d{1,20}) .*?\bsize=(\d{1,12})/.exec(text) ?? []
  if (key === undefined) throw new GarbledAnswer('no key of a list')
  return {
    cacheKey: unescaped(key),
    cas: Number(cas),
    endsAt: exp === '-1' ? null : Number(exp),
    size: Number(size),
  }
}

/** As the server writes keys: all but letters, digits and "-._~" by their bytes. */
const escaped = (text: string) =>
  Array.from(Buffer.from(text, 'utf8'), byte => {
    const character = String.fromCharCode(byte)
    return /[A-Za-z0-9\-._~]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')

function unescaped(text: string): string {
  const bytes = text.replaceAll(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
