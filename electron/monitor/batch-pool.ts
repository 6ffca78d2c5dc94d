/** The batches of one memory, by number: whoever wants one waits until there is one. */
export type BatchPool = {
  readonly take: () => Promise<number>
  readonly release: (batch: number) => void
}

export function createBatchPool(count: number): BatchPool {
  const free = Array.from({ length: count }, (_, batch) => batch)
  const waiting: (() => void)[] = []
  return {
    async take() {
      for (;;) {
        const batch = free.pop()
        if (batch !== undefined) return batch
        await new Promise<void>(resolve => waiting.push(resolve))
      }
    },
    release(batch) {
      free.push(batch)
      waiting.shift()?.()
    },
  }
}
