import type { WebContents, WebFrameMain } from 'electron'
import { ipcMain } from 'electron'
import type { Reply } from '../../shared/contract/reply.ts'
import type { Console } from '../api/platform.ts'
import { appOrigin, callChannel, eventChannel } from './channels.ts'

/** Only the page itself may call: not a frame in it, not a page that it was led to. */
function isOurPage(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.url.startsWith(`${appOrigin}/`)
}

const refused: Reply<never> = {
  ok: false,
  error: { code: 'FORBIDDEN', message: 'Rollcall answers its own window only.', retryable: false },
}

/** Lets the window's page call the console. */
export function answerCalls(served: Console): void {
  ipcMain.handle(callChannel, (event, method: unknown, input: unknown) => {
    if (!isOurPage(event.senderFrame)) return refused
    return served.call(typeof method === 'string' ? method : '', input)
  })
}

/** Sends the console's events to the page; returns how to stop. */
export function sendEvents(served: Console, contents: WebContents): () => void {
  return served.subscribe(event => {
    if (!contents.isDestroyed() && isOurPage(contents.mainFrame)) contents.send(eventChannel, event)
  })
}
