import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { BrowserWindow, Rectangle } from 'electron'
import { screen } from 'electron'
import { z } from 'zod'

/** Where the window was when it was closed. */
export type WindowPlace = {
  readonly restore: () => Partial<Rectangle>
  readonly remember: (window: BrowserWindow) => void
}

const rectangle = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
const firstSize = { width: 1280, height: 800 }

export function createWindowPlace(dataFolder: string): WindowPlace {
  const file = path.join(dataFolder, 'window.json')
  return {
    restore() {
      try {
        const place = rectangle.parse(JSON.parse(readFileSync(file, 'utf8')))
        const { workArea } = screen.getDisplayMatching(place)
        // A screen that was unplugged must not take the window with it.
        const isVisible = place.x < workArea.x + workArea.width - 100 && place.y < workArea.y + workArea.height - 100
        return isVisible && place.x + place.width > workArea.x + 100 && place.y >= workArea.y - 50 ? place : firstSize
      } catch {
        return firstSize
      }
    },
    remember(window) {
      window.on('close', () => {
        try {
          writeFileSync(file, JSON.stringify(window.getNormalBounds()), { mode: 0o600 })
        } catch {
          // The window opens in the middle next time; nothing is lost.
        }
      })
    },
  }
}
