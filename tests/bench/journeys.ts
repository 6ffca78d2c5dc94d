import { existsSync } from 'node:fs'
import path from 'node:path'
import type { TestServer } from '../servers/server.ts'
import type { Figure } from './figures.ts'
import { openConsolePage } from './journeys/console-page.ts'
import { loginsToFigure } from './journeys/login-to-figure.ts'
import { logoutsVerified } from './journeys/logout-verified.ts'
import { restWhileChanging } from './journeys/rest-while-changing.ts'
import { scrollFrames } from './journeys/scroll-frames.ts'

const built = path.resolve(import.meta.dirname, '..', '..', 'out', 'main', 'serve.js')

/**
 * What a person waits for, in Chromium on the built console over this server: its start, a login until it is on the Overview, a
 * log out until it is verified, scrolling, and the window's rest while 500 sessions change every second.
 */
export async function measureJourneys(server: TestServer, say: (line: string) => void): Promise<readonly Figure[]> {
  if (!existsSync(built)) throw new Error('The console is not built: npm run build')
  const { page, startSeconds, close } = await openConsolePage(server)
  try {
    const figures: Figure[] = [{ name: 'start until usable', value: startSeconds, unit: 's', atMost: 2, runs: 1 }]
    say('  logins')
    figures.push(await loginsToFigure(page, server, 30))
    say('  log outs')
    figures.push(await logoutsVerified(page, 20))
    say('  scrolling')
    figures.push(...(await scrollFrames(page)))
    say('  500 changes a second')
    figures.push(...(await restWhileChanging(page, server)))
    return figures
  } finally {
    await close()
  }
}
