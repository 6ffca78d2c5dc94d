// npm test: servers, check, build, every suite; the counts at the end, and "N passed, N failed, N skipped" as the last line.
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findElectron, hasDisplay } from './electron-runtime.mjs'
import { buildIfNeeded, environment, run } from './run.mjs'
import { provideServers } from './servers.mjs'

const reports = mkdtempSync(path.join(tmpdir(), 'rollcall-tests-'))
const results = []

if (!(await provideServers())) process.exit(1)
const check = await run(process.execPath, ['scripts/check.mjs'])
await buildIfNeeded()

for (const project of ['unit', 'stores', 'monitor', 'contract', 'django']) await vitest(project)
await playwright('browser', {})
const electron = findElectron()
if (electron) await playwright('desktop', { ROLLCALL_ELECTRON: electron })
else skipDesktop()

/** Unit tests ran within the check; they run again here for their count. */
async function vitest(project) {
  const file = path.join(reports, `${project}.json`)
  const args = ['run', '--project', project, '--reporter', 'default', '--reporter', 'json', '--outputFile.json', file]
  const { code } = await run('vitest', args)
  const report = read(file)
  results.push({
    suite: project,
    passed: report?.numPassedTests ?? 0,
    failed: Math.max(report?.numFailedTests ?? 0, code === 0 ? 0 : 1),
    skipped: (report?.testResults ?? [])
      .flatMap(result => result.assertionResults)
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => fullName),
  })
}

async function playwright(project, extra) {
  const file = path.join(reports, `${project}.json`)
  const env = { ...environment, ...extra, PLAYWRIGHT_JSON_OUTPUT_NAME: file }
  const command = ['playwright', 'test', '--project', project, '--reporter', 'line,json']
  const [program, ...args] = project === 'desktop' && !hasDisplay() ? ['xvfb-run', '-a', ...command] : command
  const { code } = await run(program, args, { env })
  const stats = read(file)?.stats
  results.push({
    suite: project,
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: Math.max(stats?.unexpected ?? 0, code === 0 ? 0 : 1),
    skipped: Array.from({ length: stats?.skipped ?? 0 }, () => `a test of the ${project} suite`),
  })
}

function skipDesktop() {
  console.log(
    '\n*** SKIPPED: the desktop suite. There is no Electron runtime here (ELECTRON_OVERRIDE_DIST_PATH names one). ***',
  )
  results.push({ suite: 'desktop', passed: 0, failed: 0, skipped: ['the whole desktop suite: no Electron runtime'] })
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

console.log('')
for (const { suite, passed, failed, skipped } of results) {
  const ranNothing = passed + failed + skipped.length === 0
  if (ranNothing) results.find(result => result.suite === suite).failed = 1
  console.log(
    `${suite.padEnd(10)} ${passed} passed, ${failed} failed, ${skipped.length} skipped${ranNothing ? '  RAN NO TEST' : ''}`,
  )
  for (const name of skipped) console.log(`           skipped: ${name}`)
}
if (check.code !== 0) console.log('check      FAILED (see above)')
const sum = of => results.reduce((total, result) => total + of(result), 0)
const failed = sum(result => result.failed) + (check.code === 0 ? 0 : 1)
console.log(`${sum(result => result.passed)} passed, ${failed} failed, ${sum(result => result.skipped.length)} skipped`)
process.exit(failed === 0 ? 0 : 1)
