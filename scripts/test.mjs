import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildIfNeeded } from './build.mjs'
import { check } from './check.mjs'
import { findRuntime, hasDisplay } from './electron-runtime.mjs'
import { commandFile, nodeProgram, run, tell } from './run.mjs'
import { playwrightResult, printResults, vitestResult } from './test-results.mjs'

const reports = mkdtempSync(path.join(tmpdir(), 'rollcall-tests-'))
const unitCheck = 'unit tests and structure'

/** Everything, one suite after another; the counts at the end. The code is 1 when a test failed or a suite ran none. */
async function main() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 18)) {
    tell(`The tests need Node 22.18 or newer; this is ${process.versions.node}.`)
    return 1
  }
  const { provideServers } = await import('./servers.mjs')
  const runtime = findRuntime()
  const needsDisplay = runtime !== null && !hasDisplay()
  if (!(await provideServers({ withDisplay: needsDisplay }))) return 1

  process.env.ROLLCALL_DJANGOS ??= await djangos()

  heading('types, lint, format')
  const { passed, failed } = await check({ without: [unitCheck] })
  const results = [{ suite: 'checks', passed, failed, skipped: [] }]
  for (const project of ['unit', 'stores', 'monitor', 'contract', 'django']) results.push(await vitest(project))

  heading('build')
  if (await buildIfNeeded()) {
    results.push(await vitest('terminal'))
    results.push(await playwright('browser'))
    if (runtime === null) results.push(noRuntime('ipc'), noRuntime('desktop'))
    else {
      results.push(await vitest('ipc', { runtime, needsDisplay }))
      results.push(await playwright('desktop', { runtime, needsDisplay }))
    }
  } else {
    results.push({ suite: 'build', passed: 0, failed: ['the build'], skipped: [] })
  }
  return printResults(results) ? 0 : 1
}

/** Newer Djangos than this Debian's own, to test with those as well; none elsewhere. */
async function djangos() {
  const { isDebian } = await import('./servers.mjs')
  if (!isDebian() || process.getuid() !== 0) return ''
  const { newerDjangos } = await import('./newer-djangos.mjs')
  return newerDjangos()
}

async function vitest(project, desktop) {
  heading(project)
  const file = path.join(reports, `${project}.json`)
  const reporters = ['--reporter', 'default', '--reporter', 'json', `--outputFile.json=${file}`]
  const command = [nodeProgram(), commandFile('vitest'), 'run', '--project', project, ...reporters]
  const { code } = await runWith(desktop, command)
  return vitestResult(project, file, code)
}

async function playwright(project, desktop) {
  heading(project)
  const file = path.join(reports, `${project}.json`)
  const command = [nodeProgram(), commandFile('@playwright/test', 'playwright'), 'test', '--project', project]
  const { code } = await runWith(desktop, [...command, '--reporter', 'list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  })
  return playwrightResult(project, file, code)
}

/** Runs a suite's program; one that opens the app gets to know Electron's program, and a display where there is none. */
function runWith({ runtime = null, needsDisplay = false } = {}, command, more = {}) {
  const env = { ...process.env, ...more }
  if (runtime !== null) env.ROLLCALL_ELECTRON = runtime
  const [program, ...args] = needsDisplay ? ['xvfb-run', '-a', ...command] : command
  return run(program, args, { env })
}

function noRuntime(suite) {
  const reason = "the whole suite: Electron's runtime is not here (npx install-electron fetches it)"
  console.log(`\n*** SKIPPED: ${suite}, ${reason} ***`)
  return { suite, passed: 0, failed: [], skipped: [reason] }
}

function heading(text) {
  console.log(`\n=== ${text}`)
}

process.exitCode = await main().finally(() => rmSync(reports, { recursive: true, force: true }))
