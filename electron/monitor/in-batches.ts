import type { FromMonitor } from './protocol.ts'

export type BatchRun = {
  readonly jobId: string
  readonly isCancelled: () => boolean
  readonly onProgress: (job: Extract<FromMonitor, { kind: 'job' }>['job']) => void
}

type Batch<Ending> = { readonly ended: ReadonlyMap<number, Ending>; readonly trouble: string | null }

type Work<Ending> = {
  /** Does what is to be done at these places; what a cancel left alone has not ended. */
  readonly batch: (places: readonly number[]) => Promise<Batch<Ending>>
  readonly add: (place: number, ending: Ending) => void
  /** How a place ended that was not tried, and why. */
  readonly failed: (trouble: string) => Ending
}

const batchSize = 200

/**
 * Goes through the places of a plan, 200 at a time, and tells how far it is. After a cancel the batch under way is finished as
 * far as it wants and the rest is left alone; after trouble with the database the rest has failed. Gives how many were left.
 */
export async function inBatches<Ending>(total: number, run: BatchRun, work: Work<Ending>): Promise<number> {
  const begin = performance.now()
  let trouble: string | null = null
  let done = 0
  while (done < total && (trouble !== null || !run.isCancelled())) {
    const places = Array.from({ length: Math.min(batchSize, total - done) }, (_, at) => done + at)
    if (trouble === null) {
      const batch = await work.batch(places)
      for (const [place, ending] of batch.ended) work.add(place, ending)
      if (batch.trouble !== null) trouble = `It was not tried any more: ${batch.trouble}`
      done += batch.ended.size
    } else {
      for (const place of places) work.add(place, work.failed(trouble))
      done += places.length
    }
    const perSecond = (done / (performance.now() - begin)) * 1000
    run.onProgress({ jobId: run.jobId, done, total, perSecond, secondsLeft: (total - done) / perSecond })
  }
  return total - done
}
