const units = [
  { seconds: 86_400, word: 'd' },
  { seconds: 3600, word: 'h' },
  { seconds: 60, word: 'min' },
  { seconds: 1, word: 's' },
] as const

const secondsOf: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
  w: 604_800,
  week: 604_800,
  y: 31_536_000,
  year: 31_536_000,
}

/** Ten years: longer than any session is meant to live, and far from where numbers lose precision. */
export const longestLength = 315_360_000

/** A length in seconds, exactly, as people write it: 5400 is "1 h 30 min". A limit must not be rounded. */
export function lengthWords(length: number): string {
  let rest = Math.round(Math.abs(length))
  const parts: string[] = []
  for (const unit of units) {
    const count = Math.floor(rest / unit.seconds)
    rest -= count * unit.seconds
    if (count > 0) parts.push(`${count} ${unit.word}`)
  }
  return parts.length === 0 ? '0 s' : parts.join(' ')
}

/** Seconds out of what a person typed: "30 min", "2h", "1 d 4 h"; a bare number is minutes. Null when it is no length. */
export function parseLength(text: string): number | null {
  const compact = text.trim().toLowerCase().replaceAll(',', '.')
  if (compact === '') return null
  if (/^\d+(\.\d+)?$/.test(compact)) return limited(Number(compact) * 60)
  const sum = sumOfParts(compact)
  return typeof sum === 'number' ? limited(sum) : null
}

/** Seconds out of "1 d 4 h", in small letters with decimal points; else the word that is no unit, or null when it is no length at all. */
export function sumOfParts(text: string): number | { readonly noUnit: string } | null {
  const part = /(\d+(?:\.\d+)?)\s*([a-z]+)\s*/y
  let total = 0
  while (part.lastIndex < text.length) {
    const match = part.exec(text)
    if (match === null) return null
    const word = match[2] ?? ''
    const unit = unitOf(word) ?? unitOf(word.replace(/s$/, ''))
    if (unit === undefined) return { noUnit: word }
    total += Number(match[1]) * unit
  }
  return total
}

const unitOf = (word: string): number | undefined => (Object.hasOwn(secondsOf, word) ? secondsOf[word] : undefined)

function limited(length: number): number | null {
  return length >= 0 && length <= longestLength ? Math.round(length) : null
}
