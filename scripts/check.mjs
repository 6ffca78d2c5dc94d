// npm run check: formatting, types, lint, structure and unit tests, two at a time; prints what failed.
import { run } from './run.mjs'

const checks = [
  ['unit', 'vitest', ['run', '--project', 'unit', '--reporter', 'dot']],
  ['types of electron', 'tsc', ['-p', 'tsconfig.electron.json']],
  ['types of renderer', 'tsc', ['-p', 'tsconfig.renderer.json']],
  ['types of shared', 'tsc', ['-p', 'tsconfig.shared.json']],
  ['lint', 'oxlint', ['--type-aware', '--quiet', '.']],
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
]

const waiting = [...checks]
let failed = 0

async function work() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, program, args] = next
    const { code, text } = await run(program, args, { capture: true })
    if (code === 0) console.log(`ok      ${name}`)
    else {
      failed += 1
      console.log(`FAILED  ${name}\n${text}`)
    }
    if (name === 'unit') console.log(text.match(/^\s*Tests .*$/m)?.[0] ?? text)
  }
}

await Promise.all([work(), work()])
process.exit(failed === 0 ? 0 : 1)
