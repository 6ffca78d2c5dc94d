/** For the developer's eyes only: what nobody expected, on the error output that the main thread passes on. */
export function logTrouble(error: unknown): void {
  process.stderr.write(`monitor: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}
