import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

/** As much as electron/monitor/row-decoder.ts makes, in pages of 64 KB. */
const memoryPages = '304'
const options = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd,bulk-memory,threads,sign-extension'],
  ...['--importMemory', '--sharedMemory', '--initialMemory', memoryPages, '--maximumMemory', memoryPages],
  '--disableWarning',
]

/**
 * Compiles wasm/ into out/wasm unless it was compiled from these very sources; gives the file. `root` is the project's folder:
 * this module may be part of a bundle that lies elsewhere. Throws with the compiler's own words.
 */
export async function buildDecoderWasm(root: string): Promise<string> {
  const folder = path.join(root, 'out', 'wasm')
  const compiler = path.join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js')
  const file = path.join(folder, `decoder-${digest(root)}.wasm`)
  if (existsSync(file)) return file
  mkdirSync(folder, { recursive: true })
  // A name of its own until it is whole: two may compile at once.
  const unfinished = path.join(folder, `unfinished-${process.pid}.wasm`)
  const args = [compiler, 'wasm/decoder.ts', '--outFile', path.relative(root, unfinished), ...options]
  await promisify(execFile)(process.execPath, args, { cwd: root })
  renameSync(unfinished, file)
  return file
}

function digest(root: string): string {
  const sources = path.join(root, 'wasm')
  const manifest = readFileSync(path.join(root, 'node_modules', 'assemblyscript', 'package.json'))
  const hash = createHash('sha256').update(options.join(' ')).update(manifest)
  for (const name of readdirSync(sources).toSorted()) hash.update(name).update(readFileSync(path.join(sources, name)))
  return hash.digest('hex').slice(0, 16)
}
