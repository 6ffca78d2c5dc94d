import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { Figure } from '../figures.ts'
import { percentile } from '../figures.ts'
import { framesWhile } from './frames.ts'

/** Frames while the list is scrolled by the wheel and dragged from end to end by its bar. */
export async function scrollFrames(page: Page): Promise<readonly Figure[]> {
  await page.goto(`${new URL(page.url()).origin}/#/sessions`)
  const grid = page.getByRole('grid')
  await grid.locator('[data-index]').first().waitFor()
  const box = await grid.boundingBox()
  if (box === null) throw new Error('the list is not in sight')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  const wheel = await framesWhile(page, async () => {
    for (let step = 0; step < 120; step += 1) {
      await page.mouse.wheel(0, step % 3 === 0 ? 1200 : 240)
      await delay(25)
    }
  })
  const drag = await framesWhile(page, async () => {
    for (let step = 0; step <= 120; step += 1) {
      await grid.evaluate(
        (element, share) => {
          const scrolled = [element, ...element.querySelectorAll('*')].find(
            each => each.scrollHeight > each.clientHeight + 100,
          )
          if (scrolled) scrolled.scrollTop = share * (scrolled.scrollHeight - scrolled.clientHeight)
        },
        Math.abs(Math.sin(step / 20)),
      )
      await delay(25)
    }
  })
  return [...figuresOf('wheel', wheel), ...figuresOf('scroll bar', drag)]
}

const figuresOf = (how: string, frames: readonly number[]): readonly Figure[] => [
  { name: `longest frame, ${how}`, value: Math.max(...frames), unit: 'ms', atMost: 50, runs: frames.length },
  { name: `frame p95, ${how}`, value: percentile(frames, 0.95), unit: 'ms', atMost: null, runs: frames.length },
]
