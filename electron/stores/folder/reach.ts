import type { Stats } from 'node:fs'
import { accessSync, constants, opendirSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { RollcallError } from '../../../shared/contract/reply.ts'
import type { Possibility } from '../engine.ts'
import { connectLimitMs } from '../limits.ts'
import { folderTrouble } from './trouble.ts'

/**
 * Whether the folder answers, before anything is read on the calling thread: a network drive that is away may keep a look waiting for ever.
 * Throws UNAVAILABLE, FORBIDDEN or BAD_REQUEST.
 */
export async function reachFolder(folder: string): Promise<Stats> {
  let timer: NodeJS.Timeout | undefined
  const silent = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new RollcallError('UNAVAILABLE', `The folder ${folder} did not answer in time.`, {
            hint: 'Its network drive may be away.',
          }),
        ),
      connectLimitMs,
    )
  })
  try {
    const found = await Promise.race([stat(folder), silent])
    if (!found.isDirectory()) throw Object.assign(new Error('no folder'), { code: 'ENOTDIR' })
    return found
  } catch (error) {
    throw folderTrouble(error, folder)
  } finally {
    clearTimeout(timer)
  }
}

export const isSameFolder = (one: Stats, other: Stats): boolean => one.ino === other.ino && one.dev === other.dev

/** A folder that took the place of another must hold something: a disk that is not mounted leaves an empty one. Throws UNAVAILABLE. */
export function requireFiles(folder: string): void {
  const opened = opendirSync(folder)
  try {
    if (opened.readSync() !== null) return
  } finally {
    opened.closeSync()
  }
  throw new RollcallError('UNAVAILABLE', `An empty folder is at ${folder} in place of the one that was there.`, {
    hint: 'Check whether its disk is mounted. If the folder was made anew, Rollcall goes on with the first file in it.',
  })
}

/** Whether files in the folder can be deleted and replaced by this account. */
export function mayWriteFolder(folder: string): Possibility {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return { possible: true, reason: null }
  } catch {
    return { possible: false, reason: `This account of the operating system may not write in ${folder}.` }
  }
}

/** In a folder with the sticky bit, as /tmp is, everyone deletes only their own. */
export function stickyNote(folder: string, found: Stats): string | null {
  const user = process.getuid?.()
  const isSticky = (found.mode & 0o1000) !== 0
  if (!isSticky || user === undefined || user === 0 || user === found.uid) return null
  return `In ${folder} everyone may delete only files of their own: run Rollcall under the account of the site to log people out.`
}
