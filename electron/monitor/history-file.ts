import { readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import type { HistorySample } from '../../shared/contract/overview.ts'
import { historySample } from '../../shared/contract/overview.ts'
import { seenEvent } from '../../shared/contract/users.ts'
import { createHistory } from './history.ts'

const kept = z.object({
  watchedSince: z.number(),
  tiers: z.array(z.array(historySample)),
  /** What was seen, by the person's key. */
  seen: z.array(z.tuple([z.string(), z.array(seenEvent)])),
})
export type Kept = z.infer<typeof kept>

const fileOf = (folder: string) => path.join(folder, 'history.json')

/** What an earlier run kept of this store, or null. A damaged file is set aside under another name. */
export async function readKept(folder: string): Promise<Kept | null> {
  const file = fileOf(folder)
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return kept.parse(JSON.parse(text))
  } catch {
    await rename(file, `${file}.damaged-${Date.now()}`)
    return null
  }
}

/** Writes it as a whole or not at all; only the person at this machine may read it. */
export async function writeKept(folder: string, content: Kept): Promise<void> {
  await writeFileAtomic(fileOf(folder), JSON.stringify(content), { mode: 0o600 })
}

/** Begins a history with these samples, oldest first. */
export async function writeHistory(folder: string, samples: readonly HistorySample[]): Promise<void> {
  const history = createHistory()
  for (const sample of samples) history.record(sample)
  const tiers = history.save().map(tier => [...tier])
  await writeKept(folder, { watchedSince: samples[0]?.at ?? Date.now(), tiers, seen: [] })
}
