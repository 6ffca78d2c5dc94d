const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Where a slider for a length of time stops, in seconds: a step means about the same share everywhere. */
export const lengthStops: readonly number[] = [
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  20 * minute,
  30 * minute,
  45 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  12 * hour,
  day,
  2 * day,
  3 * day,
  7 * day,
  14 * day,
  30 * day,
  60 * day,
  90 * day,
  180 * day,
  365 * day,
]

export const countStops: readonly number[] = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20]

/** The place of a value: the stop nearest by ratio. None (null) is the place behind the last. */
export function placeOf(stops: readonly number[], value: number | null): number {
  if (value === null) return stops.length
  const distance = (stop: number) => Math.abs(Math.log(stop / value))
  return stops.reduce((best, stop, at) => (distance(stop) < distance(stops[best] ?? stop) ? at : best), 0)
}

/** The value at a place; null behind the last. */
export const valueAt = (stops: readonly number[], place: number): number | null => stops[place] ?? null
