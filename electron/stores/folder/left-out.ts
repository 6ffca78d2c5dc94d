import { ordinaryFile, markOfFile } from './read-file.ts'

/** `foreign`: what it holds is no session. `refused`: this account may not read it. */
type Why = 'foreign' | 'refused'

type Entry = { readonly mark: number; readonly why: Why; round: number }

/** Files under a session's name that are not shown: each is read once, and again only when it has changed. */
export type LeftOut = {
  readonly add: (name: string, file: string, why: Why) => void
  /** Whether it is left out as it stands now; it was then seen in this round. */
  readonly has: (name: string, mark: number) => boolean
  /** Forgets those that the round which now ends has not seen. */
  readonly endRound: () => void
  readonly count: (why: Why) => number
}

export function createLeftOut(): LeftOut {
  const entries = new Map<string, Entry>()
  const counts = { foreign: 0, refused: 0 }
  let round = 1

  function remove(name: string): void {
    const entry = entries.get(name)
    if (entry === undefined) return
    counts[entry.why] -= 1
    entries.delete(name)
  }

  return {
    add(name, file, why) {
      remove(name)
      const stats = ordinaryFile(file)
      if (stats === null) return
      entries.set(name, { mark: markOfFile(stats), why, round })
      counts[why] += 1
    },
    has(name, mark) {
      const entry = entries.get(name)
      if (entry === undefined) return false
      if (entry.mark !== mark) {
        remove(name)
        return false
      }
      entry.round = round
      return true
    },
    endRound() {
      for (const [name, entry] of entries) if (entry.round !== round) remove(name)
      round += 1
    },
    count: why => counts[why],
  }
}
