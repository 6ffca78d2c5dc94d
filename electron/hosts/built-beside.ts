import { fileURLToPath } from 'node:url'
import type { Platform } from '../api/platform.ts'

/** The addresses of the threads, which only an entry knows. */
export type Threads = Pick<Platform, 'monitorThread' | 'decoder' | 'simulatorThread'>

/**
 * The threads that the build puts beside an entry, and the decoder that they load. `entry` is the entry's own import.meta.url:
 * what entries share, as this module, lies in another folder once it is built.
 */
export function threadsBeside(entry: string): Threads {
  const beside = (file: string) => new URL(file, entry)
  return {
    monitorThread: beside('monitor.js'),
    decoder: { thread: beside('decode-thread.js'), module: beside('decoder.wasm') },
    simulatorThread: beside('simulator.js'),
  }
}

/** The folder of the built page, by an entry's own import.meta.url. */
export const pageBeside = (entry: string): string => fileURLToPath(new URL('../renderer', entry))
