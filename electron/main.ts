import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserWindow } from 'electron'
import { app, dialog } from 'electron'
import { preferences } from '../shared/contract/app.ts'
import { createApi } from './api/api.ts'
import { defaultFolder, makePrivateFolder } from './api/default-folder.ts'
import type { Console } from './api/platform.ts'
import { pageBeside, threadsBeside } from './hosts/built-beside.ts'
import { operatorName, runtimeName } from './hosts/describe-runtime.ts'
import { answerCalls, sendEvents } from './hosts/ipc.ts'
import { setMenu } from './hosts/menu.ts'
import { createVault } from './hosts/vault.ts'
import { createWindowPlace } from './hosts/window-place.ts'
import { declareProtocol, openWindow, serveApp } from './hosts/window.ts'
import { version } from './version.ts'

const dataFolder = defaultFolder()

let window: BrowserWindow | null = null
let served: Console | null = null

async function start(): Promise<void> {
  await app.whenReady()
  served = createApi({
    host: 'desktop',
    version,
    runtime: runtimeName(),
    operator: operatorName(),
    dataFolder,
    vault: createVault(dataFolder),
    ...threadsBeside(import.meta.url),
    log: line => process.stderr.write(`${line}\n`),
  })
  serveApp(pageBeside(import.meta.url))
  setMenu()
  answerCalls(served)
  await show(served)
}

async function show(console: Console): Promise<void> {
  const reply = await console.call('app.preferences', {})
  const stored = reply.ok ? preferences.safeParse(reply.value).data : undefined
  const opened = openWindow({
    preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)),
    place: createWindowPlace(dataFolder),
    theme: stored?.theme ?? 'system',
  })
  const stopEvents = sendEvents(console, opened.webContents)
  opened.once('closed', () => {
    stopEvents()
    window = null
  })
  window = opened
}

/** Nothing works without these: the person reads why, and the program ends. */
function giveUp(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error)
  process.stderr.write(`Rollcall could not start: ${reason}\n`)
  if (app.isReady()) dialog.showErrorBox('Rollcall could not start', `${reason}\n\nIts files are in ${dataFolder}.`)
  app.exit(1)
}

/** One Rollcall for one data folder: a second one brings the first to the front. */
function begin(): void {
  makePrivateFolder(dataFolder)
  app.setPath('userData', path.join(dataFolder, 'window'))
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write('Rollcall is open already; its window comes to the front.\n')
    return app.exit(0)
  }
  declareProtocol()
  // Root has none to give, and asking for it would end every process of the window.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  // Not awaited: Electron is ready only after this module has been read to its end.
  start().catch(giveUp)
}

app.on('second-instance', () => {
  if (window?.isMinimized()) window.restore()
  window?.focus()
})
app.on('activate', () => {
  if (window === null && served !== null) void show(served)
})
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit()
})
app.on('before-quit', event => {
  if (served === null) return
  // Threads write what must survive before the process ends.
  event.preventDefault()
  const closing = served.close()
  served = null
  void closing.finally(() => app.quit())
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())

try {
  begin()
} catch (error) {
  giveUp(error)
}
