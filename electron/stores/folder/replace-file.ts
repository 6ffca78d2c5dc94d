import { randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  futimesSync,
  openSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { RollcallError } from '../../../shared/contract/reply.ts'
import type { ReplaceOutcome } from '../store.ts'
import { isSameFile, ordinaryFile } from './read-file.ts'
import { isMissing, isRefused } from './trouble.ts'

/** What a file is to become. `bytes` null: only its time changes. `modifiedAt` in whole seconds since 1970 UTC; null: now. */
export type NewFile = { readonly bytes: Buffer | null; readonly modifiedAt: number | null }

/**
 * Writes a file anew if it is still the one that was read, with its owner and rights. The file system has no way to compare and
 * replace in one step: a save of the site that falls between the last look and the renaming, some microseconds, is overwritten,
 * and a deletion undone. A time alone is set on the very file that was read, so there nothing can be.
 */
export function replaceFile(file: string, read: Stats, { bytes, modifiedAt }: NewFile, prefix: string): ReplaceOutcome {
  if (bytes === null) return setTime(file, read, modifiedAt ?? Date.now() / 1000)
  const temporary = `${prefix}${randomName()}`
  const descriptor = openSync(
    temporary,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0),
    0o600,
  )
  let isRenamed = false
  try {
    try {
      writeFileSync(descriptor, bytes)
      keepOwner(descriptor, read)
      if (modifiedAt !== null) futimesSync(descriptor, read.atimeMs / 1000, modifiedAt)
    } finally {
      closeSync(descriptor)
    }
    const now = ordinaryFile(file)
    if (now === null) return 'gone'
    if (!isSameFile(now, read)) return 'changed'
    renameSync(temporary, file)
    isRenamed = true
    return 'replaced'
  } finally {
    if (!isRenamed) unlinkSync(temporary)
  }
}

function setTime(file: string, read: Stats, modifiedAt: number): ReplaceOutcome {
  let descriptor: number
  try {
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    if (isMissing(error)) return 'gone'
    throw error
  }
  try {
    if (!isSameFile(fstatSync(descriptor), read)) return 'changed'
    futimesSync(descriptor, read.atimeMs / 1000, modifiedAt)
  } catch (error) {
    if (isRefused(error)) throw notOurs(error)
    throw error
  } finally {
    closeSync(descriptor)
  }
  // The site may have put another file in its place meanwhile: then the time was set on one that is no more.
  const now = ordinaryFile(file)
  if (now === null) return 'gone'
  return now.ino === read.ino ? 'replaced' : 'changed'
}

/** A file that the site could not read any more would log its user out. */
function keepOwner(descriptor: number, read: Stats): void {
  const made = fstatSync(descriptor)
  if (made.uid !== read.uid || made.gid !== read.gid) {
    try {
      fchownSync(descriptor, read.uid, read.gid)
    } catch (error) {
      throw notOurs(error)
    }
  }
  fchmodSync(descriptor, read.mode & 0o777)
}

const notOurs = (cause: unknown) =>
  new RollcallError('FORBIDDEN', 'The file belongs to another account of the operating system.', {
    hint: 'Run Rollcall under the account of the site to change when sessions expire.',
    cause,
  })

/** As Python's tempfile names its own. */
function randomName(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from(randomBytes(8), byte => letters[byte % letters.length]).join('')
}
