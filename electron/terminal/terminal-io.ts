import { createInterface } from 'node:readline/promises'
import type { Readable, Writable } from 'node:stream'
import { askHidden } from './ask-hidden.ts'
import { cut } from './text.ts'

type Stream = { readonly isTTY?: boolean; readonly columns?: number }

/** The three streams of a command: data goes to standard output, all else to standard error. */
export type Terminal = {
  readonly input: Readable
  /** A line of data; resolves when there is room for the next. */
  readonly print: (line: string) => Promise<void>
  /** A line for the person. */
  readonly tell: (line: string) => void
  /** How far it is, on one line of a terminal that is written over; null takes it away. Nothing where nobody looks. */
  readonly progress: (text: string | null) => void
  /** Whether somebody can be asked. */
  readonly isInteractive: boolean
  readonly outputIsTerminal: boolean
  readonly ask: (question: string, signal: AbortSignal) => Promise<string>
  /** What is typed does not show. */
  readonly askSecret: (question: string, signal: AbortSignal) => Promise<string>
}

type Streams = {
  readonly input: Readable & Stream
  readonly output: Writable & Stream
  readonly error: Writable & Stream
}

/** `onClosed` is told when nobody reads standard output any more; what is printed after that goes nowhere. */
export function createTerminal({ input, output, error }: Streams, onClosed: () => void): Terminal {
  let isClosed = false
  let shown = false
  output.on('error', (cause: NodeJS.ErrnoException) => {
    if (isClosed) return
    isClosed = true
    // A full disk is no reader who has seen enough.
    if (cause.code !== 'EPIPE') tell(`rollcall: standard output cannot be written: ${cause.code ?? cause.message}`)
    onClosed()
  })
  error.on('error', () => undefined)

  function clear(): void {
    if (shown) error.write('\r\u001b[K')
    shown = false
  }

  function tell(line: string): void {
    clear()
    error.write(`${line}\n`)
  }

  return {
    input,
    isInteractive: input.isTTY === true && error.isTTY === true,
    outputIsTerminal: output.isTTY === true,
    tell,
    async print(line) {
      if (isClosed) return
      if (output.isTTY === true) clear()
      if (output.write(`${line}\n`)) return
      await new Promise<void>(resolve => {
        const go = () => {
          output.off('drain', go).off('error', go).off('close', go)
          resolve()
        }
        output.on('drain', go).on('error', go).on('close', go)
      })
    },
    progress(text) {
      if (error.isTTY !== true) return
      clear()
      if (text === null) return
      error.write(cut(text, (error.columns || 80) - 1))
      shown = true
    },
    async ask(question, signal) {
      clear()
      const lines = createInterface({ input, output: error })
      // The terminal is in raw mode here, so Ctrl+C is a character and no signal yet.
      lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
      try {
        return await lines.question(question, { signal })
      } finally {
        lines.close()
      }
    },
    askSecret: (question, signal) => {
      clear()
      return askHidden(input, error, question, signal)
    },
  }
}
