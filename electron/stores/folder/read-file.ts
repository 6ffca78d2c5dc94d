import type { Stats } from 'node:fs'
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs'
import { errorCodeOf, isMissing, isRefused } from './trouble.ts'

/** A file as it was read: at most so many bytes as were asked for, and what the system says of it. */
export type FileRead = {
  readonly bytes: Buffer
  readonly stats: Stats
  /** When it was last written, in microseconds since 1970 UTC. */
  readonly modifiedAt: number
}

/** `none`: there is no such file, or it is none that is read: a folder, a link, a pipe. */
export type FileLook = FileRead | 'none' | 'refused'

/** A link is never followed, and a pipe is not waited for. Windows has neither flag. */
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * Reads the beginning of an ordinary file, on the calling thread: with a thread for each step, a hundred thousand files take four times as
 * long. Throws the system's error for what is neither missing nor refused.
 */
export function readOrdinaryFile(file: string, limit: number): FileLook {
  // Where a link is opened all the same, its own look gives it away.
  if (constants.O_NOFOLLOW === undefined && ordinaryFile(file) === null) return 'none'
  let descriptor: number
  try {
    descriptor = openSync(file, readFlags)
  } catch (error) {
    // ELOOP: a link. ENXIO: a socket, or a device that is not there.
    if (isMissing(error) || ['ELOOP', 'EMLINK', 'ENXIO', 'EISDIR'].includes(errorCodeOf(error))) return 'none'
    if (isRefused(error)) return 'refused'
    throw error
  }
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) return 'none'
    const wanted = Math.min(stats.size, limit)
    const bytes = Buffer.allocUnsafe(wanted)
    let length = 0
    while (length < wanted) {
      const count = readSync(descriptor, bytes, length, wanted - length, length)
      if (count === 0) break
      length += count
    }
    return { bytes: bytes.subarray(0, length), stats, modifiedAt: modifiedAt(stats) }
  } finally {
    closeSync(descriptor)
  }
}

/** What the system says of an ordinary file; null for whatever else has that name, and for nothing. */
export function ordinaryFile(file: string): Stats | null {
  try {
    const stats = lstatSync(file, { throwIfNoEntry: false })
    return stats?.isFile() === true ? stats : null
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

const modifiedAt = ({ mtimeMs }: Stats) => Math.floor(mtimeMs * 1000)

const floats = new Float64Array(4)
const words = new Uint32Array(floats.buffer)

/** A number that is another one once a file was written or replaced: times alone are only as fine as the disk's own. */
export function markOfFile({ mtimeMs, ctimeMs, size, ino }: Stats): number {
  floats[0] = mtimeMs
  floats[1] = ctimeMs
  floats[2] = size
  floats[3] = ino
  let low = 0x811c9dc5
  let high = 0x9e3779b1
  for (const word of words) {
    low = Math.imul(low ^ word, 0x01000193)
    low ^= low >>> 15
    high = Math.imul(high ^ word, 0x85ebca6b)
    high ^= high >>> 13
  }
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0)
}

/** Whether it is the same file, not written since. */
export const isSameFile = (one: Stats, other: Stats): boolean =>
  one.ino === other.ino && one.dev === other.dev && markOfFile(one) === markOfFile(other)
