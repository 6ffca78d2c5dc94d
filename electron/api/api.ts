import { join } from 'node:path'
import type { ConsoleEvent } from '../../shared/contract/contract.ts'
import { events } from '../../shared/contract/contract.ts'
import { appHandlers } from './app.ts'
import { createAuditLog } from './audit-log.ts'
import { auditHandlers } from './audit.ts'
import { createConnectionBook } from './connection-book.ts'
import { cookieHandlers } from './cookie.ts'
import { connectionHandlers } from './connections.ts'
import { makePrivateFolder } from './default-folder.ts'
import { enforcementHandlers } from './enforcement.ts'
import { createEnforcer } from './enforcer.ts'
import { expiryHandlers } from './expiry.ts'
import type { Handlers } from './handlers.ts'
import { createJobRegistry } from './job-registry.ts'
import { jobHandlers } from './jobs.ts'
import { monitorHandlers } from './monitor.ts'
import { createMonitors } from './monitors.ts'
import { createOpenSites } from './open-sites.ts'
import { overviewHandlers } from './overview.ts'
import { permanentHandlers } from './permanent.ts'
import type { Console, Platform } from './platform.ts'
import { createPolicyBook } from './policy-book.ts'
import { policyHandlers } from './policy.ts'
import { createPreferences } from './preferences.ts'
import { withRedaction } from './redact.ts'
import { createRouter } from './router.ts'
import { requireSameWatch } from './same-watch.ts'
import { sessionHandlers } from './sessions.ts'
import { withUnsaved } from './unsaved-sites.ts'
import { userHandlers } from './users.ts'

/** A console on this platform, with every part in its place. Makes the data folder when it is missing. */
export function createApi(platform: Platform): Console {
  makePrivateFolder(platform.dataFolder)
  const listeners = new Set<(event: ConsoleEvent) => void>()
  const notices: string[] = []
  const { vault, log, hide } = withRedaction(platform)

  const onDamaged = (notice: string) => {
    notices.push(notice)
    log(notice)
  }

  /** Strips an event to what the contract declares, as the router does with replies. */
  function emit({ topic, event }: ConsoleEvent): void {
    const parsed = events[topic].safeParse(event)
    if (!parsed.success) return log(`a ${topic} event does not fit the contract`)
    for (const listener of listeners) {
      try {
        listener({ topic, event: parsed.data } as ConsoleEvent)
      } catch (error) {
        log(`a listener of ${topic} failed: ${String(error)}`)
      }
    }
  }

  const audit = createAuditLog(join(platform.dataFolder, 'audit.jsonl'), platform.operator)
  const saved = createConnectionBook(platform.dataFolder, onDamaged)
  const { book, addUnsaved } = withUnsaved(saved, platform.dataFolder, onDamaged)
  const preferences = createPreferences(platform.dataFolder, onDamaged)
  const policies = createPolicyBook(platform.dataFolder, onDamaged)
  const jobs = createJobRegistry(job => emit({ topic: 'job', event: job }))
  const monitors = createMonitors({
    thread: platform.monitorThread,
    onStatus: status => emit({ topic: 'monitor', event: status }),
    onSeen: seen => emit({ topic: 'seen', event: seen }),
    onProgress: jobs.progress,
    log,
  })
  const sites = createOpenSites({ platform: { ...platform, vault }, book, preferences, monitors, jobs })

  const enforcer = createEnforcer({
    monitors,
    call: (method, input) => router.call(method, input),
    jobs,
  })
  const handlers: Handlers = {
    ...appHandlers({ platform, preferences, monitors, notices }),
    ...connectionHandlers({ book, addUnsaved, sites, vault, hide, emit, log }),
    ...monitorHandlers(monitors),
    ...overviewHandlers(monitors),
    ...sessionHandlers({ book, monitors, jobs, operator: platform.operator }),
    ...cookieHandlers(monitors),
    ...userHandlers(monitors),
    ...policyHandlers({ book, policies, monitors, jobs, operator: platform.operator }),
    ...permanentHandlers({ book, policies, vault, monitors, operator: platform.operator }),
    ...expiryHandlers({ book, monitors, jobs }),
    ...enforcementHandlers({ book, policies, monitors, enforcer }),
    ...jobHandlers(jobs),
    ...auditHandlers(audit.file),
  }
  const siteToWrite = async (connectionId: string) => {
    const { site } = await book.get(connectionId)
    requireSameWatch(site, monitors.siteOf(connectionId))
    return site
  }
  const router = createRouter({ handlers, audit, siteToWrite, log })
  let closing: Promise<void> | null = null

  return {
    call(method, input) {
      if (!closing) return router.call(method, input)
      const message = 'Rollcall is being closed'
      return Promise.resolve({ ok: false, error: { code: 'UNAVAILABLE', message, retryable: false } })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      enforcer.stopAll()
      closing ??= sites.closeAll().then(router.settled)
      return closing
    },
  }
}
