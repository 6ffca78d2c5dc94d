/** The one of these that was most likely meant: at most a third of it is typed otherwise. Null when none is near. */
export function nearest(typed: string, known: readonly string[]): string | null {
  const [best] = known
    .map(name => ({ name, distance: distanceOf(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((one, other) => one.distance - other.distance)
  return best?.name ?? known.find(name => typed.length >= 3 && name.startsWith(typed)) ?? null
}

/** Letters put in, left out, exchanged, or swapped with their neighbour (optimal string alignment). */
function distanceOf(one: string, other: string): number {
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let at = 1; at <= one.length; at += 1) {
    const row = [at]
    for (let to = 1; to <= other.length; to += 1) {
      const differs = one[at - 1] === other[to - 1] ? 0 : 1
      const isSwap = at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1]
      row.push(
        Math.min(
          (last[to] as number) + 1,
          (row[to - 1] as number) + 1,
          (last[to - 1] as number) + differs,
          isSwap ? (before[to - 2] as number) + 1 : Infinity,
        ),
      )
    }
    before = last
    last = row
  }
  return last[other.length] as number
}
