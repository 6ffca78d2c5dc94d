import { troubleText } from '../stores/trouble-text.ts'

const told = new WeakSet<object>()
let tell = (line: string): void => void process.stderr.write(`${line}\n`)

/** Where lines for the log go from now on: the monitor thread sends them to the main one, which takes secrets out. */
export function sendLogTo(sink: (line: string) => void): void {
  tell = sink
}

/** A line that was made of trouble on another thread. */
export const logLine = (line: string): void => tell(line)

/** For the developer's eyes only: what nobody expected, and what drivers said. An error is told once, however far it goes. */
export function logTrouble(error: unknown): void {
  const line = troubleText(error)
  if (line === null) return
  if (typeof error === 'object' && error !== null) {
    if (told.has(error)) return
    told.add(error)
  }
  tell(line)
}
