import type { HistoryLog } from './history.ts'
import type { Kept } from './history-file.ts'
import { historyFileOf, readKept, writeKept, writeKeptNow } from './history-file.ts'
import { createFileLock } from './history-lock.ts'
import { createHistory } from './history.ts'
import { logTrouble } from './log-trouble.ts'
import type { MovedEnds } from './moved-ends.ts'
import { createMovedEnds } from './moved-ends.ts'
import type { Returns } from './policy-returns.ts'
import { createReturns } from './policy-returns.ts'
import type { Seen } from './seen.ts'
import { createSeen } from './seen.ts'

const everyMs = 60_000

/** What outlives the run: the history, what was seen of people, and what the ends of sessions no longer tell. */
export type Keeping = {
  readonly history: HistoryLog
  readonly seen: Seen
  readonly returns: Returns
  readonly movedEnds: MovedEnds
  /** Since when this store has been watched (ms), in this run or an earlier one. */
  readonly watchedSince: number
  /** Writes a last time and stops writing. */
  readonly end: () => Promise<void>
}

/**
 * Reads what was kept in the folder, and writes there once a minute and when the thread dies of an error. Where another console
 * has the same connection open, the first of them writes; `writes` false: never this one. `knowledge` is by what is counted
 * in this run; see knowledgeOf.
 */
export async function openKeeping(folder: string, knowledge?: string, writes = true): Promise<Keeping> {
  let mayWrite = writes
  const lock = createFileLock(historyFileOf(folder))
  if (writes) await lock.take()
  const kept = await readKept(folder).catch((error: unknown) => {
    // Better no new history than to overwrite one that cannot be read just now.
    mayWrite = false
    logTrouble(error)
    return null
  })
  await lock.know()
  const watchedSince = kept?.watchedSince ?? Date.now()
  const log = createHistory(kept?.tiers)
  let counted = kept?.knowledge ?? knowledge
  if (counted !== knowledge) log.beginAnew()
  const history: HistoryLog = {
    ...log,
    record(sample) {
      log.record(sample)
      counted = knowledge
    },
  }
  const seen = createSeen(kept?.seen)
  const returns = createReturns(kept?.returns)
  const movedEnds = createMovedEnds(kept?.movedEnds)
  const content = (): Kept => ({
    watchedSince,
    tiers: history.save(),
    knowledge: counted,
    seen: seen.save(),
    returns: returns.save(),
    movedEnds: movedEnds.save(),
  })

  async function write(): Promise<void> {
    if (!mayWrite || !(await lock.take())) return
    await writeKept(folder, content()).then(lock.know, logTrouble)
  }

  /** The error goes on to end the thread and reach the main one. */
  function dying(): void {
    if (mayWrite && lock.isHeld()) writeKeptNow(folder, content())
    lock.releaseNow()
  }

  const timer = setInterval(() => void write(), everyMs)
  timer.unref()
  process.once('uncaughtExceptionMonitor', dying)
  return {
    history,
    seen,
    returns,
    movedEnds,
    watchedSince,
    async end() {
      clearInterval(timer)
      process.off('uncaughtExceptionMonitor', dying)
      await write()
      await lock.release()
    },
  }
}
