/** Batches that the asker has lent for one reading at a time; each is the asker's again once it is handed over, or the reading is over. */
export type Lending = {
  /** From now on batches are lent for this reading; what was lent before is not touched any more. */
  readonly begin: (reading: number) => void
  readonly lend: (reading: number, batch: number, at: number) => void
  /** The reading that goes on; 0 for none. */
  readonly current: () => number
  /** False where the reading was over already. */
  readonly end: (reading: number) => boolean
  /** Waits for a batch; undefined once the reading is over. */
  readonly take: (reading: number) => Promise<number | undefined>
  /** The asker's clock (performance.now()), when it was last heard of. */
  readonly heard: () => number
}

export function createLending(): Lending {
  let current = 0
  let heard = 0
  let lent: number[] = []
  let waiting: (() => void)[] = []

  function wake(): void {
    const all = waiting
    waiting = []
    for (const one of all) one()
  }

  return {
    begin(reading) {
      current = reading
      lent = []
      wake()
    },
    lend(reading, batch, at) {
      if (reading !== current) return
      lent.push(batch)
      heard = at
      wake()
    },
    current: () => current,
    end(reading) {
      if (reading !== current) return false
      current = 0
      wake()
      return true
    },
    async take(reading) {
      for (;;) {
        if (current !== reading) return undefined
        const batch = lent.shift()
        if (batch !== undefined) return batch
        await new Promise<void>(resolve => waiting.push(resolve))
      }
    },
    heard: () => heard,
  }
}
