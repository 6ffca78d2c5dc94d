/** How long the database has been working for us, and how much is changing. */
export type Meter = {
  /** The same functions; the time until each promise settles is counted. */
  readonly around: <Adapter extends object>(adapter: Adapter) => Adapter
  /** The database has worked for so long (ms) elsewhere. */
  readonly note: (ms: number) => void
  /** ms that the database has worked so far. */
  readonly spent: () => number
  /** Share of the time, 0 to 1, over the last minute or so. */
  readonly share: () => number
  readonly noteChanges: (count: number) => void
  readonly changesPerMinute: () => number
}

const windowMs = 60_000

export function createMeter(): Meter {
  let spent = 0
  const marks: { at: number; spent: number }[] = [{ at: performance.now(), spent: 0 }]
  const changes: { at: number; count: number }[] = []

  function counted<Result>(result: Result): Result {
    if (!(result instanceof Promise)) return result
    const begin = performance.now()
    const count = () => {
      spent += performance.now() - begin
    }
    result.then(count, count)
    return result
  }

  return {
    around: adapter =>
      new Proxy(adapter, {
        get(target, name, receiver) {
          const member: unknown = Reflect.get(target, name, receiver)
          if (typeof member !== 'function') return member
          return (...input: unknown[]) => counted<unknown>(Reflect.apply(member, target, input))
        },
      }),
    note(ms) {
      spent += ms
    },
    spent: () => spent,
    share() {
      const now = performance.now()
      marks.push({ at: now, spent })
      while (marks.length > 2 && (marks[1]?.at ?? now) < now - windowMs) marks.shift()
      const first = marks[0] ?? { at: now, spent }
      return now - first.at < 1000 ? 0 : Math.min(1, (spent - first.spent) / (now - first.at))
    },
    noteChanges(count) {
      if (count > 0) changes.push({ at: performance.now(), count })
    },
    changesPerMinute() {
      const from = performance.now() - windowMs
      while (changes[0] && changes[0].at < from) changes.shift()
      return changes.reduce((sum, change) => sum + change.count, 0)
    },
  }
}
