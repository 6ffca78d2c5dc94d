import { unlinkSync } from 'node:fs'
import { RollcallError } from '../../../shared/contract/reply.ts'
import type { DeleteOutcome } from '../store.ts'
import { ordinaryFile } from './read-file.ts'
import { folderTrouble, isMissing, isRefused } from './trouble.ts'
import { createTurns } from './turns.ts'

const refusedWords = 'This account of the operating system may not delete the file of this session.'

/**
 * Deletes the files of these sessions and says of each what became of it. `fileOf` gives null for what can be no session; `reach` throws
 * when the folder itself is away: the rest then fails without further attempts.
 */
export async function deleteFiles(
  folder: string,
  sessionKeys: readonly string[],
  fileOf: (sessionKey: string) => string | null,
  reach: () => Promise<unknown>,
  isCancelled: () => boolean,
): Promise<DeleteOutcome[]> {
  const turn = createTurns()
  const outcomes: DeleteOutcome[] = []
  const distinct = [...new Set(sessionKeys)]
  for (const [at, sessionKey] of distinct.entries()) {
    await turn()
    if (isCancelled()) return [...outcomes, ...distinct.slice(at).map(notTried)]
    const file = fileOf(sessionKey)
    try {
      if (file !== null && deleteFile(file)) outcomes.push({ sessionKey, outcome: 'deleted' })
      else {
        // Without its folder no file is there, and nobody is logged out.
        if (file !== null) await reach()
        outcomes.push({ sessionKey, outcome: 'already-gone' })
      }
    } catch (error) {
      if (isRefused(error)) outcomes.push({ sessionKey, outcome: 'failed', cause: refusedWords, error })
      else return [...outcomes, ...distinct.slice(at).map(failed(folderTrouble(error, folder)))]
    }
  }
  return outcomes
}

/** False when there is no such file. A link or a folder of that name is no session, and stays. */
function deleteFile(file: string): boolean {
  if (ordinaryFile(file) === null) return false
  try {
    unlinkSync(file)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

const notTried = (sessionKey: string): DeleteOutcome => ({ sessionKey, outcome: 'not-tried', cause: null })

const failed =
  (error: RollcallError) =>
  (sessionKey: string): DeleteOutcome => ({ sessionKey, outcome: 'failed', cause: error.message, error })
