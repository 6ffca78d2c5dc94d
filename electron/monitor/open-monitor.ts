import { mkdir } from 'node:fs/promises'
import { createStore, createUserSource } from '../stores/open-store.ts'
import { createApply } from './apply.ts'
import { createSiteReader } from './decoder.ts'
import { revealValue, sessionDetail } from './detail.ts'
import type { By } from './events.ts'
import { createEvents } from './events.ts'
import { figuresOf, uncertaintyOf } from './figures.ts'
import { readKept, writeKept } from './history-file.ts'
import { createHistory } from './history.ts'
import { logOut } from './logout.ts'
import { createMeter } from './meter.ts'
import { peoplePage, personDetail } from './people-page.ts'
import { createPeople } from './people.ts'
import { createPlans } from './plans.ts'
import type { FromMonitor, MonitorMethods, MonitorStart } from './protocol.ts'
import { createQuery } from './query.ts'
import { rowOf } from './rows.ts'
import { createSeen } from './seen.ts'
import { createSessionIndex } from './session-index.ts'
import { createSync } from './sync.ts'

const keepEveryMs = 60_000

/** Opens the store and follows it; the methods answer from the first moment, with what is known so far. */
export async function openMonitor(start: MonitorStart, post: (message: FromMonitor) => void): Promise<MonitorMethods> {
  const { connectionId, site, secrets, folder } = start
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const kept = await readKept(folder)
  const watchedSince = kept?.watchedSince ?? Date.now()
  const history = createHistory(kept?.tiers)
  const seen = createSeen(kept?.seen)

  const meter = createMeter()
  const store = meter.around(createStore(site, secrets.password))
  const source = createUserSource(site, secrets.password)
  const users = source && meter.around(source)
  const reader = createSiteReader(site, secrets, start.fingerprintKey)
  const people = createPeople({
    source: users,
    hasher: reader.hasher,
    hasKey: secrets.secretKey !== null,
    hasPasswordColumn: site.users?.columns.password != null,
    operatorUser: site.operatorUser,
  })
  const index = createSessionIndex(site, reader, people)
  const query = createQuery(index, people)
  const events = createEvents(index, people, history, seen)
  const apply = createApply({ store, index, people, onHappening: events.happened })
  const plans = createPlans(index, people, query)
  const parts = { store, index, people, reader, apply, query, seen, clock: reader.clock, watchedSince }
  const sync = createSync({
    ...parts,
    connectionId,
    users,
    events,
    meter,
    cookieAge: site.django.cookieAge,
    refreshIntervalMs: start.refreshIntervalMs,
    onStatus: status => post({ kind: 'status', status }),
  })
  const uncertain = uncertaintyOf(site, secrets)
  const cancelled = new Set<string>()
  const keep = () =>
    writeKept(folder, { watchedSince, tiers: history.save().map(tier => [...tier]), seen: seen.save() })
  const keeper = setInterval(() => void keep().catch(() => undefined), keepEveryMs)

  return {
    status: sync.status,
    pause: sync.pause,
    resume: sync.resume,
    refresh: sync.refresh,
    setRefreshInterval: sync.setRefreshInterval,
    page({ filter, sort, offset, limit }) {
      const now = Date.now()
      const slots = query.ordered(filter, sort, now)
      return {
        rows: [...slots.subarray(offset, offset + limit)].map(slot => rowOf(index, people, slot, now)),
        filtered: slots.length,
        total: index.count(),
        version: index.version(),
        at: now,
      }
    },
    detail: ref => sessionDetail(parts, ref),
    reveal: ({ ref, path }) => revealValue(parts, ref, path),
    rows({ filter, sort, limit }) {
      const now = Date.now()
      const slots = query.ordered(filter, sort, now)
      return {
        rows: [...slots.subarray(0, limit)].map(slot => rowOf(index, people, slot, now)),
        filtered: slots.length,
      }
    },
    figures: () => figuresOf(index, people, uncertain, Date.now()),
    history: range => history.read(range, Date.now()),
    people: asked => peoplePage(index, people, asked, Date.now()),
    person: async personKey => personDetail(parts, personKey, Date.now()),
    previewLogout: target => plans.make(target, connectionId),
    planSummary: plans.summary,
    async applyLogout({ planId, jobId, by, reason }) {
      const because: By = { by, reason }
      const result = await logOut(
        {
          ...parts,
          onLoggedOut: slot => events.expectGone(slot, because),
          onProgress: job => post({ kind: 'job', job }),
        },
        plans.take(planId),
        jobId,
        () => cancelled.has(jobId),
      )
      cancelled.delete(jobId)
      post({ kind: 'status', status: sync.status() })
      return result
    },
    cancel: jobId => void cancelled.add(jobId),
    async close() {
      clearInterval(keeper)
      await keep()
      await sync.stop()
      await users?.close()
      await store.close()
    },
  }
}
