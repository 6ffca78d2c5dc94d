import { stat } from 'node:fs/promises'
import { lock, unlockSync } from 'proper-lockfile'
import { logTrouble } from './log-trouble.ts'

/** One console at a time writes a file; another that has it open reads it and keeps what it sees to itself. */
export type FileLock = {
  /**
   * Whether this console may write now. A lock that was left behind by one that died is taken over, unless the file has been
   * written by another since this one knew it.
   */
  readonly take: () => Promise<boolean>
  readonly isHeld: () => boolean
  /** The file was just read or written. */
  readonly know: () => Promise<void>
  readonly release: () => Promise<void>
  /** The same, for a thread that is about to die. */
  readonly releaseNow: () => void
}

const options = { realpath: false, stale: 10_000, update: 3_000 } as const

export function createFileLock(file: string): FileLock {
  let release: (() => Promise<void>) | null = null
  let known: string | null = null

  /** Which version of the file is there. */
  async function look(): Promise<string> {
    const found = await stat(file, { bigint: true }).catch(() => null)
    return found === null ? 'none' : `${found.ino} ${found.mtimeNs} ${found.size}`
  }

  async function end(): Promise<void> {
    const last = release
    release = null
    await last?.().catch(logTrouble)
  }

  return {
    async take() {
      if (release !== null) return true
      try {
        // A machine that slept loses its lock, and asks for it again when it writes.
        release = await lock(file, { ...options, onCompromised: () => (release = null) })
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) logTrouble(error)
        return false
      }
      if (known === null || known === (await look())) return true
      await end()
      return false
    },
    isHeld: () => release !== null,
    async know() {
      known = await look()
    },
    release: end,
    releaseNow() {
      if (release !== null) unlockSync(file, { realpath: false })
      release = null
    },
  }
}
