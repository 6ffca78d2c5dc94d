import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { runTerminal } from './terminal/run-terminal.ts'

/** The console in a terminal: `rollcall COMMAND`. */
void runTerminal(process.argv.slice(2), {
  threads: {
    monitorThread: new URL('./monitor.js', import.meta.url),
    decoder: {
      thread: new URL('./decode-thread.js', import.meta.url),
      module: new URL('./decoder.wasm', import.meta.url),
    },
    simulatorThread: new URL('./simulator.js', import.meta.url),
  },
  page: path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'renderer'),
})
