import type { Dir, Dirent } from 'node:fs'
import { opendirSync } from 'node:fs'
import path from 'node:path'
import { bytesPerPage } from '../limits.ts'
import { markOfFile, ordinaryFile } from './read-file.ts'
import { folderTrouble } from './trouble.ts'
import { createTurns } from './turns.ts'

/** A name in the folder that is one of a session's, with the mark of its file. */
export type WalkedFile = { readonly name: string; readonly mark: number }

/** Going through all names of a folder, a part at a time, over one open handle: nothing of it is held in memory. */
export type Walk = {
  /** The next part of at most so many that are wanted; `last` when there are no more. */
  readonly next: (limit: number) => Promise<{ readonly files: readonly WalkedFile[]; readonly last: boolean }>
  readonly close: () => void
}

/** Of so many other names in a row the calling thread is given back, with the part that was found so far. */
const namesPerPart = 20_000

export function startWalk(folder: string, isWanted: (name: string) => boolean, longest: number): Walk {
  let opened: Dir | null = guarded(folder, () => opendirSync(folder, { bufferSize: 1000 }))

  function close(): void {
    const closing = opened
    opened = null
    closing?.closeSync()
  }

  return {
    close,
    async next(limit) {
      const turn = createTurns()
      const files: WalkedFile[] = []
      let bytes = 0
      for (let names = 0; opened !== null && files.length < limit && names < namesPerPart; names += 1) {
        const reading: Dir = opened
        const entry = guarded(folder, () => reading.readSync())
        if (entry === null) {
          close()
          return { files, last: true }
        }
        await turn()
        if (!mayBeFile(entry) || !isWanted(entry.name)) continue
        const stats = guarded(folder, () => ordinaryFile(path.join(folder, entry.name)))
        if (stats === null) continue
        files.push({ name: entry.name, mark: markOfFile(stats) })
        bytes += Math.min(stats.size, longest)
        if (bytes > bytesPerPage) break
      }
      return { files, last: opened === null }
    },
  }
}

/** How many names are one of a session's, whatever lies behind them. */
export async function countNames(folder: string, isWanted: (name: string) => boolean): Promise<number> {
  const turn = createTurns()
  const opened = guarded(folder, () => opendirSync(folder, { bufferSize: 1000 }))
  let count = 0
  try {
    for (;;) {
      const entry = guarded(folder, () => opened.readSync())
      if (entry === null) return count
      if (mayBeFile(entry) && isWanted(entry.name)) count += 1
      await turn()
    }
  } finally {
    opened.closeSync()
  }
}

/** Some file systems do not say in a listing what a name is. */
const mayBeFile = (entry: Dirent) =>
  !(entry.isDirectory() || entry.isSymbolicLink() || entry.isFIFO() || entry.isSocket())

function guarded<Result>(folder: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw folderTrouble(error, folder)
  }
}
