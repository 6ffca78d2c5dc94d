/** The quickest of a few questions to a server: its answer, how long it took, and the middle of it by our clock (ms). */
export type Asked<Value> = { readonly value: Value; readonly latencyMs: number; readonly at: number }

export async function fastest<Value>(ask: () => Promise<Value>): Promise<Asked<Value>> {
  let best: Asked<Value> | null = null
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const before = performance.now()
    const value = await ask()
    const latencyMs = performance.now() - before
    if (best === null || latencyMs < best.latencyMs) best = { value, latencyMs, at: Date.now() - latencyMs / 2 }
  }
  if (best === null) throw new Error('never asked')
  return best
}

/** How far the server's clock is ahead, in milliseconds; null when it said nothing usable. */
export function clockAhead(asked: Asked<unknown>, serverNow: number): number | null {
  return Number.isFinite(serverNow) ? serverNow - asked.at : null
}
