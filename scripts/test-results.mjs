import { existsSync, readFileSync } from 'node:fs'

/** What a suite came to: { suite, passed: number, failed: names, skipped: names }. A program that failed otherwise is a failure too. */
export function vitestResult(suite, file, code) {
  const report = readReport(file)
  const files = report?.testResults ?? []
  const tests = files.flatMap(({ assertionResults }) => assertionResults)
  const named = status => tests.filter(test => status(test.status)).map(({ fullName }) => fullName)
  const failed = named(status => status === 'failed')
  // A file that could not be loaded has no tests that could fail.
  const broken = files.filter(each => each.status === 'failed' && each.assertionResults.every(isNotFailed))
  failed.push(...broken.map(({ name }) => name))
  const passed = named(status => status === 'passed').length
  const skipped = named(status => status !== 'passed' && status !== 'failed')
  return { suite, passed, failed: orCode(failed, code), skipped }
}

const isNotFailed = ({ status }) => status !== 'failed'

/** The same of Playwright's report. A test that passed only when repeated is counted as passed, and named. */
export function playwrightResult(suite, file, code) {
  const report = readReport(file)
  const tests = specsOf(report?.suites ?? []).flatMap(({ title, tests }) =>
    tests.map(({ status }) => ({ title, status })),
  )
  const named = wanted => tests.filter(({ status }) => wanted.includes(status)).map(({ title }) => title)
  const failed = [...named(['unexpected']), ...(report?.errors ?? []).map(({ message }) => message)]
  const repeated = named(['flaky'])
  const passed = named(['expected']).length + repeated.length
  return { suite, passed, failed: orCode(failed, code), skipped: named(['skipped']), repeated }
}

const specsOf = suites =>
  suites.flatMap(({ title, specs = [], suites: inner = [] }) =>
    [...specs, ...specsOf(inner)].map(spec => ({ ...spec, title: `${title} > ${spec.title}` })),
  )

const orCode = (failed, code) => (failed.length === 0 && code !== 0 ? [`the program ended with code ${code}`] : failed)

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** Prints the counts, the last line being "N passed, N failed, N skipped". True when nothing failed and every suite ran a test. */
export function printResults(results) {
  const judged = results.map(result => {
    const { passed, failed, skipped } = result
    return passed + failed.length + skipped.length === 0 ? { ...result, failed: ['the suite ran no test'] } : result
  })
  console.log('')
  for (const { suite, passed, failed, skipped, repeated = [] } of judged) {
    console.log(`${suite.padEnd(10)}${countsOf(passed, failed.length, skipped.length)}`)
    for (const name of failed) console.log(`          failed: ${name}`)
    for (const name of skipped) console.log(`          skipped: ${name}`)
    for (const name of repeated) console.log(`          passed at the second try only: ${name}`)
  }
  const sum = count => judged.reduce((total, result) => total + count(result), 0)
  const failed = sum(result => result.failed.length)
  console.log(
    countsOf(
      sum(result => result.passed),
      failed,
      sum(result => result.skipped.length),
    ),
  )
  return failed === 0
}

const countsOf = (passed, failed, skipped) => `${passed} passed, ${failed} failed, ${skipped} skipped`
