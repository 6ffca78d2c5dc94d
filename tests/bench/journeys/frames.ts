import type { Page } from '@playwright/test'

/** The time between one frame and the next, ms, while something is done. */
export async function framesWhile(page: Page, work: () => Promise<void>): Promise<readonly number[]> {
  await page.evaluate(() => {
    const frames: number[] = []
    let last = performance.now()
    const measured = window as unknown as { frames: number[] | null }
    measured.frames = frames
    const next = (now: number) => {
      frames.push(now - last)
      last = now
      if (measured.frames !== null) requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  await work()
  return page.evaluate(() => {
    const measured = window as unknown as { frames: number[] | null }
    const frames = measured.frames ?? []
    measured.frames = null
    // The first one began before the work did.
    return frames.slice(1)
  })
}
