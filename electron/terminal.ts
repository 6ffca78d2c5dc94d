import { pageBeside, threadsBeside } from './hosts/built-beside.ts'
import { runTerminal } from './terminal/run-terminal.ts'

/** The console in a terminal: `rollcall COMMAND`. */
void runTerminal(process.argv.slice(2), {
  threads: threadsBeside(import.meta.url),
  page: pageBeside(import.meta.url),
})
