import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { runCommand } from './run.mjs'

/** What format, types and the threads of the tests keep of files that stay the same; "npm ci" empties it. */
const kept = 'node_modules/.cache/check'

const types = part => ({
  name: `types of ${part}`,
  of: 'typescript',
  command: 'tsc',
  args: ['-p', `tsconfig.${part}.json`, '--incremental', '--tsBuildInfoFile', `${kept}/${part}.tsbuildinfo`],
})

/** Each a name, the package whose command it is, and the arguments. The longest goes first. */
const checks = [
  {
    name: 'unit tests and structure',
    of: 'vitest',
    args: ['run', '--project', 'unit', '--reporter', 'dot'],
    // Random tests take a fifth of their cases; "npm test" takes them all.
    env: { ROLLCALL_CASES: 'few', NODE_COMPILE_CACHE: path.resolve(kept, 'compiled') },
  },
  { name: 'lint', of: 'oxlint', args: ['--type-aware', '--quiet'] },
  {
    name: 'format',
    of: 'prettier',
    args: [
      '--check',
      '--log-level',
      'warn',
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      `${kept}/format`,
      '.',
    ],
  },
  ...['electron', 'renderer', 'shared'].map(types),
]

/**
 * Runs the checks, two at a time, and prints what failed. `without` leaves some out by name. Answers how many passed, and
 * the names of those that failed.
 */
export async function check({ without = [] } = {}) {
  const waiting = checks.filter(({ name }) => !without.includes(name))
  const total = waiting.length
  const failed = []
  async function work() {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { name, of, command, args, env = {} } = next
      const began = Date.now()
      const { code, output } = await runCommand(of, args, {
        output: 'capture',
        command,
        env: { ...process.env, ...env },
      })
      const seconds = ((Date.now() - began) / 1000).toFixed(1)
      console.log(code === 0 ? `ok      ${name} (${seconds} s)` : `FAILED  ${name} (${seconds} s)\n${output}`)
      if (code !== 0) failed.push(name)
    }
  }
  await Promise.all([work(), work()])
  return { passed: total - failed.length, failed }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { failed } = await check()
  if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`)
  process.exitCode = failed.length === 0 ? 0 : 1
}
