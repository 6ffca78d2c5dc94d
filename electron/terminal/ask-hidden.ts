import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { Writable } from 'node:stream'
import { Stopped } from './stopping.ts'

/** Asks on a terminal without showing what is typed. Rejects when the signal comes, and when the input ends first. */
export function askHidden(input: Readable, output: Writable, question: string, signal: AbortSignal): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 })
  // Only now does the terminal show nothing of what is typed, however quickly.
  output.write(question)
  return new Promise<string>((resolve, reject) => {
    const stop = () => reject(new Stopped())
    signal.addEventListener('abort', stop, { once: true })
    lines.on('line', resolve)
    // The terminal is in raw mode here, so Ctrl+C is a character and no signal yet.
    lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    lines.on('close', () => reject(new Error('Nothing was typed')))
  }).finally(() => {
    output.write('\n')
    lines.close()
  })
}
