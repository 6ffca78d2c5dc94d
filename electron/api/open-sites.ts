import { rm } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import type { Connection, Site } from '../../shared/contract/connections.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { demoId } from './connection-book.ts'
import type { ConnectionBook, SavedConnection } from './connection-book.ts'
import { makePrivateFolder } from './default-folder.ts'
import { patiently } from './patiently.ts'
import type { JobRegistry } from './job-registry.ts'
import type { Monitors } from './monitors.ts'
import type { Platform } from './platform.ts'
import type { PreferenceStore } from './preferences.ts'
import { isSameWatch } from './same-watch.ts'

/** How long a job that is being cancelled may take to report what it has done. */
const cancelPatienceMs = 3_000
const trafficPatienceMs = 3_000

type Parts = {
  readonly platform: Platform
  readonly book: ConnectionBook
  readonly preferences: PreferenceStore
  readonly monitors: Monitors
  readonly jobs: JobRegistry
}

export type OpenSites = {
  readonly describe: (saved: SavedConnection) => Connection
  readonly open: (connectionId: string) => Promise<SavedConnection>
  readonly openDemo: () => Promise<SavedConnection>
  readonly close: (connectionId: string) => Promise<void>
  /** Closes it, and forgets its secrets, its history and its entry. */
  readonly remove: (connectionId: string) => Promise<void>
  /** Starts watching anew, when it is open: its address or its secrets have changed. */
  readonly reopen: (connectionId: string) => Promise<void>
  readonly closeAll: () => Promise<void>
}

/** Opening and closing, one thing at a time for each connection. */
export function createOpenSites({ platform, book, preferences, monitors, jobs }: Parts): OpenSites {
  const turns = new Map<string, Promise<unknown>>()
  let traffic: { readonly stop: () => Promise<void> } | null = null

  function inTurn<Result>(connectionId: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (turns.get(connectionId) ?? Promise.resolve()).then(work, work)
    turns.set(connectionId, turn)
    return turn
  }

  const folderOf = (connectionId: string) => join(platform.dataFolder, 'sites', connectionId)

  async function watch({ id, site, fingerprintKey }: SavedConnection): Promise<SavedConnection> {
    const folder = folderOf(id)
    if (platform.keepsHistory !== false) makePrivateFolder(folder)
    const { refreshIntervalMs } = await preferences.get()
    const { decoder } = platform
    monitors.open({
      connectionId: id,
      site,
      secrets: platform.vault.get(id),
      folder,
      fingerprintKey: new Uint8Array(Buffer.from(fingerprintKey, 'base64')),
      refreshIntervalMs,
      keepsHistory: platform.keepsHistory ?? true,
      ...(decoder ? { decoder: { thread: decoder.thread.href, module: decoder.module.href } } : {}),
    })
    return book.markOpened(id, Date.now())
  }

  async function openDemoNow(): Promise<SavedConnection> {
    if (monitors.has(demoId)) return book.get(demoId)
    if (!isBuiltin('node:sqlite')) throw new RollcallError('UNSUPPORTED', 'The demo needs SQLite', { hint: sqliteHint })
    const folder = folderOf(demoId)
    makePrivateFolder(folder)
    // Loaded when asked for: it reaches node:sqlite, which not every runtime has.
    const { prepareDemo } = await import('../demo/prepare-demo.ts')
    const demo = await prepareDemo(folder, platform.simulatorThread)
    const saved = await book.saveDemo(before => keepChoices(demo.site, before))
    platform.vault.set(demoId, demo.secrets)
    traffic ??= demo.startTraffic()
    return watch(saved)
  }

  async function closeNow(connectionId: string): Promise<void> {
    await jobs.cancelAll(connectionId, cancelPatienceMs)
    await monitors.close(connectionId)
    if (connectionId === demoId) await stopTraffic()
  }

  async function stopTraffic(): Promise<void> {
    const stopped = traffic?.stop()
    traffic = null
    await patiently(stopped, trafficPatienceMs)
  }

  async function openNow(connectionId: string): Promise<SavedConnection> {
    const saved = await book.get(connectionId)
    if (saved.demo) return openDemoNow()
    const watched = monitors.siteOf(connectionId)
    if (watched !== null && isSameWatch(watched, saved.site)) return saved
    await closeNow(connectionId)
    return watch(saved)
  }

  return {
    describe(saved) {
      const { password, cachePassword, secretKey, secretKeyFallbacks } = platform.vault.get(saved.id)
      return {
        id: saved.id,
        site: saved.site,
        demo: saved.demo,
        held: {
          password: password !== null,
          cachePassword: (cachePassword ?? null) !== null,
          secretKey: secretKey !== null,
          secretKeyFallbacks: secretKeyFallbacks.length,
        },
        isOpen: monitors.has(saved.id),
        lastOpenedAt: saved.lastOpenedAt,
      }
    },
    open: connectionId => inTurn(connectionId, () => openNow(connectionId)),
    openDemo: () => inTurn(demoId, openDemoNow),
    close: connectionId => inTurn(connectionId, () => closeNow(connectionId)),
    remove: connectionId =>
      inTurn(connectionId, async () => {
        await book.get(connectionId)
        await closeNow(connectionId)
        await book.remove(connectionId)
        platform.vault.remove(connectionId)
        await rm(folderOf(connectionId), { recursive: true, force: true })
      }),
    reopen: connectionId =>
      inTurn(connectionId, async () => {
        if (!monitors.has(connectionId)) return
        await closeNow(connectionId)
        await openNow(connectionId)
      }),
    async closeAll() {
      await Promise.allSettled(turns.values())
      await jobs.cancelAll(null, cancelPatienceMs)
      await monitors.closeAll()
      await stopTraffic()
    },
  }
}

export const sqliteHint =
  'Rollcall runs on a Node without SQLite here. Node 22.13 and newer and Electron 35 and newer have it.'

/** The demo is made by the program; what a person may set about it stays as it was set. */
function keepChoices(made: Site, before: Site | null): Site {
  if (!before) return made
  const { name, environment, mode, operatorUser } = before
  return { ...made, name, environment, mode, operatorUser }
}
