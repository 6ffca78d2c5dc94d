const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
export type StopSignal = (typeof signals)[number]

/** As a shell counts the end by a signal: 128 and its number. */
export const signalCode: Readonly<Record<StopSignal, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }

/**
 * Calls `stop` at the first signal. The same signal may come twice, from the terminal and from whoever started this; one that
 * comes later is impatience, and ends the process at once.
 */
export function stopOnSignals(stop: (signal: StopSignal) => void): void {
  let stoppingSince: number | null = null
  for (const signal of signals) {
    process.on(signal, () => {
      if (stoppingSince !== null) {
        return Date.now() - stoppingSince > 1_000 ? process.exit(signalCode[signal]) : undefined
      }
      stoppingSince = Date.now()
      stop(signal)
    })
  }
}
