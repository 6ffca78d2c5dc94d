import { readFile, rename, stat } from 'node:fs/promises'
import path from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import type { HistorySample } from '../../shared/contract/overview.ts'
import { historySample } from '../../shared/contract/overview.ts'
import type { SeenEvent } from '../../shared/contract/users.ts'
import { seenEvent } from '../../shared/contract/users.ts'
import { createHistory } from './history.ts'
import { logTrouble } from './log-trouble.ts'
import type { KeptEnds } from './moved-ends.ts'
import { keptEnds } from './moved-ends.ts'
import type { KeptReturns } from './policy-returns.ts'
import { keptReturns } from './policy-returns.ts'

const keptFormat = z.object({
  watchedSince: z.number(),
  tiers: z.array(z.array(historySample)),
  /** What the last sample was counted by; see knowledgeOf. Absent in what an older Rollcall wrote. */
  knowledge: z.string().optional(),
  /** What was seen, by the person's key. */
  seen: z.array(z.tuple([z.string(), z.array(seenEvent)])),
  /** Absent in what an older Rollcall wrote. */
  returns: keptReturns.optional(),
  movedEnds: keptEnds.optional(),
})

export type Kept = {
  readonly watchedSince: number
  readonly tiers: readonly (readonly HistorySample[])[]
  readonly knowledge?: string | undefined
  readonly seen: readonly (readonly [string, readonly SeenEvent[]])[]
  readonly returns?: KeptReturns | undefined
  readonly movedEnds?: KeptEnds | undefined
}

/** Thirty thousand events and all samples are a tenth of it. */
const mostBytes = 64 * 1024 * 1024

export const historyFileOf = (folder: string) => path.join(folder, 'history.json')

/**
 * What an earlier run kept of this store, or null when there is nothing. A damaged file is set aside under another name;
 * throws the system's error when a file is there that can be neither read nor set aside.
 */
export async function readKept(folder: string): Promise<Kept | null> {
  const file = historyFileOf(folder)
  try {
    const { size } = await stat(file)
    if (size > mostBytes) throw new RangeError(`${size} bytes`)
    return keptFormat.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    logTrouble(error)
    await rename(file, `${file}.damaged-${Date.now()}`)
    return null
  }
}

/** Writes it as a whole or not at all; only the person at this machine may read it. */
export async function writeKept(folder: string, content: Kept): Promise<void> {
  await writeFileAtomic(historyFileOf(folder), JSON.stringify(content), { mode: 0o600 })
}

/** The same, for a thread that is about to die. */
export function writeKeptNow(folder: string, content: Kept): void {
  writeFileAtomic.sync(historyFileOf(folder), JSON.stringify(content), { mode: 0o600 })
}

/**
 * Begins a history with these samples, oldest first. Charts draw a gap as "not watching", so the samples should lie at most
 * 2 s apart in the last hour, a minute in the last two days, a quarter of an hour before. `watchedSince` (ms) is what is said of
 * when the watching began: with the first of them unless told otherwise.
 */
export async function writeHistory(
  folder: string,
  samples: readonly HistorySample[],
  returns: KeptReturns = [],
  watchedSince = samples[0]?.at ?? Date.now(),
): Promise<void> {
  const history = createHistory()
  for (const sample of samples) history.record(sample)
  await writeKept(folder, { watchedSince, tiers: history.save(), seen: [], returns })
}
