import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

/** The tests run the built program, as people do: its own start builds it. */
export async function setup(): Promise<void> {
  await promisify(execFile)(process.execPath, [
    path.join(import.meta.dirname, '../../scripts/rollcall.mjs'),
    '--version',
  ])
}
