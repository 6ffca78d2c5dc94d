const minute = 60
const hour = 60 * minute
const day = 24 * hour

/**
 * A length in seconds as people say it, in at most two units: "48 s", "9 min", "3 h 12 min", "13 d 23 h", "2 y 41 d".
 * The sign is left out; negative lengths are as long as positive ones.
 */
export function formatDuration(seconds: number): string {
  const length = Math.floor(Math.abs(seconds))
  if (length < minute) return `${length} s`
  if (length < hour) return `${Math.floor(length / minute)} min`
  if (length < day) return pair(length, hour, 'h', minute, 'min')
  if (length < 365 * day) return pair(length, day, 'd', hour, 'h')
  return pair(length, 365 * day, 'y', day, 'd')
}

function pair(length: number, large: number, largeWord: string, small: number, smallWord: string): string {
  const rest = Math.floor((length % large) / small)
  return `${Math.floor(length / large)} ${largeWord}${rest === 0 ? '' : ` ${rest} ${smallWord}`}`
}
