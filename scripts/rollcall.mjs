#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfNeeded } from './build.mjs'
import { nodeProgram, root, tell } from './run.mjs'

/** The command "rollcall": builds if needed, and runs the terminal's console in the folder that it was called from. */
async function main() {
  if (!(await buildIfNeeded())) {
    process.exitCode = 1
    return
  }
  const entry = path.join(root, 'out', 'main', 'terminal.js')
  const program = nodeProgram()
  if (program === process.execPath) {
    await import(pathToFileURL(entry).href)
    return
  }
  const child = spawn(program, [entry, ...process.argv.slice(2)], { stdio: 'inherit' })
  // In a terminal Ctrl+C reaches both; the child takes what comes twice at once for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.once('error', error => fail(error))
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0)
  })
}

function fail(error) {
  tell(`rollcall: Rollcall could not start: ${error.message}`)
  process.exitCode = 1
}

main().catch(fail)
