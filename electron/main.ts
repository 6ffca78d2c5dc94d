import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserWindow } from 'electron'
import { app } from 'electron'
import { createApi } from './api/api.ts'
import { defaultFolder, makePrivateFolder } from './api/default-folder.ts'
import type { Console } from './api/platform.ts'
import { operatorName, runtimeName } from './hosts/describe-runtime.ts'
import { answerCalls, sendEvents } from './hosts/ipc.ts'
import { setMenu } from './hosts/menu.ts'
import { createVault } from './hosts/vault.ts'
import { createWindowPlace } from './hosts/window-place.ts'
import { declareProtocol, openWindow, serveApp } from './hosts/window.ts'
import { version } from './version.ts'

const here = path.dirname(fileURLToPath(import.meta.url))
const dataFolder = defaultFolder()
makePrivateFolder(dataFolder)
app.setPath('userData', path.join(dataFolder, 'window'))

let window: BrowserWindow | null = null
let served: Console | null = null

function start(): void {
  served = createApi({
    host: 'desktop',
    version,
    runtime: runtimeName(),
    operator: operatorName(),
    dataFolder,
    vault: createVault(dataFolder),
    monitorThread: new URL('./monitor.js', import.meta.url),
    simulatorThread: new URL('./simulator.js', import.meta.url),
    log: line => process.stderr.write(`${line}\n`),
  })
  serveApp(path.join(here, '..', 'renderer'))
  setMenu()
  answerCalls(served)
  show(served)
}

function show(console: Console): void {
  window = openWindow({
    preload: path.join(here, '..', 'preload', 'preload.cjs'),
    place: createWindowPlace(dataFolder),
  })
  const stopEvents = sendEvents(console, window.webContents)
  window.once('closed', () => {
    stopEvents()
    window = null
  })
}

/** One Rollcall for one data folder: a second one brings the first to the front. */
if (app.requestSingleInstanceLock()) {
  declareProtocol()
  app.enableSandbox()
  // No top-level await: the module would never finish before Electron is ready.
  void app.whenReady().then(start)
} else {
  app.quit()
}

app.on('second-instance', () => {
  if (window?.isMinimized()) window.restore()
  window?.focus()
})
app.on('activate', () => {
  if (window === null && served !== null) show(served)
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
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => app.quit())
