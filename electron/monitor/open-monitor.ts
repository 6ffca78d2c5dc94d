import { mkdir } from 'node:fs/promises'
import { RollcallError } from '../../shared/contract/reply.ts'
import { whyNothingToClear } from '../stores/clearing.ts'
import { createStore, createUserSource } from '../stores/open-store.ts'
import type { Happening } from './apply.ts'
import { createApply } from './apply.ts'
import { clearListed } from './clear-listed.ts'
import { createSiteReader } from './decoder.ts'
import { startDecoding } from './decoding.ts'
import { createSignedCookieReader, inspectCookie } from './inspect-cookie.ts'
import { revealValue, sessionDetail } from './detail.ts'
import { createEvents } from './events.ts'
import { createExpiryPlans } from './expiry-plans.ts'
import { createExpiryWriter } from './expiry-writer.ts'
import { createFiguresAhead } from './figures-ahead.ts'
import { uncertaintyOf } from './figures.ts'
import { createGroups, policyOf } from './groups.ts'
import { openKeeping } from './keeping.ts'
import { knowledgeOf } from './knowledge.ts'
import type { BatchRun } from './in-batches.ts'
import { logOut } from './logout.ts'
import { absentUser, lookUpUsers } from './lookup.ts'
import { createMeter } from './meter.ts'
import { createPeoplePages } from './people-page.ts'
import { createPeople } from './people.ts'
import { personDetail } from './person-detail.ts'
import { clearExpired, expiredRows } from './policy-clear.ts'
import { createPolicyClock } from './policy-ends.ts'
import { inForceOf } from './policy-in-force.ts'
import { createReturnWatch } from './policy-returns.ts'
import { createWhatIf } from './policy-what-if.ts'
import { createPlans } from './plans.ts'
import type { FromMonitor, MonitorMethods, MonitorStart } from './protocol.ts'
import { createQuery } from './query.ts'
import { rowOf } from './rows.ts'
import { createSecondLooks } from './second-look.ts'
import { createSessionIndex } from './session-index.ts'
import { setExpiry } from './set-expiry.ts'
import { createSync } from './sync.ts'
import { createUserReader } from './user-reader.ts'

const readBackDelays = [1000, 2000, 4000, 8000]
const watchedEveryMs = 10_000

/** Opens the store and follows it; the methods answer from the first moment, with what is known so far. */
export async function openMonitor(start: MonitorStart, post: (message: FromMonitor) => void): Promise<MonitorMethods> {
  const { connectionId, site, secrets, folder } = start
  if (start.keepsHistory !== false) await mkdir(folder, { recursive: true, mode: 0o700 })
  const keeping = await openKeeping(folder, knowledgeOf(site, secrets), start.keepsHistory)
  const { history, seen, returns, movedEnds, watchedSince } = keeping
  const reader = createSiteReader(site, secrets, start.fingerprintKey, movedEnds)

  const meter = createMeter()
  const store = meter.around(createStore(site, secrets))
  const source = createUserSource(site, secrets.password)
  const userSource = source && meter.around(source)
  const canHash = secrets.secretKey !== null && secrets.secretKey !== '' && site.users?.columns.password != null
  const people = createPeople({
    hasUserTable: userSource !== null,
    hasher: canHash ? reader.hasher : null,
    operatorUser: site.operatorUser,
  })
  const index = createSessionIndex(site, reader, people)
  const groups = createGroups(userSource)
  const policyClock = createPolicyClock(index, people, groups)
  const query = createQuery(index, people, policyClock)
  const peoplePage = createPeoplePages(index, people)
  const whatIf = createWhatIf({ index, people, clock: policyClock, operatorUser: site.operatorUser })
  const events = createEvents(index, people, history, seen, told => post({ kind: 'seen', seen: told }))
  const returnWatch = createReturnWatch(index, people, returns)
  const onHappening = (happening: Happening) => {
    events.happened(happening)
    returnWatch.happened(happening)
  }
  const users = createUserReader(userSource, people)
  const decoding = startDecoding(start.decoder ?? null, reader.compiled, {
    site,
    password: secrets.password,
    noteSpent: meter.note,
  })
  const apply = createApply({ store, index, people, users, decoding, onHappening })
  const plans = createPlans(index, people, query)
  const parts = { store, index, people, reader, apply, query, seen, clock: reader.clock, watchedSince }
  const lookup = { ...parts, userSource }
  const nothingToClear = whyNothingToClear(site)
  const figures = createFiguresAhead(index, people, uncertaintyOf(site, secrets))
  const sync = createSync({
    ...parts,
    ahead: [figures, policyClock.ahead],
    connectionId,
    userSource,
    events,
    meter,
    cookieAge: site.django.cookieAge,
    nothingToClear,
    refreshIntervalMs: start.refreshIntervalMs,
    onStatus: status => post({ kind: 'status', status }),
  })
  const decodeSigned = createSignedCookieReader(site, secrets)
  const watching = setInterval(() => {
    if (sync.status().state !== 'live') return
    returns.watched(watchedEveryMs, Date.now())
    returnWatch.look()
  }, watchedEveryMs)
  const expiryPlans = createExpiryPlans({ site, index, people, plans, groups })
  const writer = createExpiryWriter(site, secrets, reader)
  const secondLooks = createSecondLooks(store, apply)
  /** Jobs under way, and whether they are to stop. */
  const jobs = new Map<string, boolean>()

  async function asJob<Result>(jobId: string, work: (run: BatchRun) => Promise<Result>): Promise<Result> {
    jobs.set(jobId, false)
    try {
      return await work({
        jobId,
        isCancelled: () => jobs.get(jobId) === true,
        onProgress: job => post({ kind: 'job', job }),
      })
    } finally {
      jobs.delete(jobId)
      post({ kind: 'status', status: sync.status() })
    }
  }

  return {
    status: sync.status,
    pause: sync.pause,
    resume: sync.resume,
    refresh: sync.refresh,
    setRefreshInterval: sync.setRefreshInterval,
    async page({ filter, sort, offset, limit }) {
      await groups.need(policyOf(filter))
      const now = Date.now()
      const list = query.ordered(filter, sort, now)
      return {
        rows: Array.from(list.part(offset, offset + limit), slot => rowOf(index, people, slot, now)),
        filtered: list.length,
        total: index.count(),
        version: index.version(),
        at: now,
      }
    },
    vanished: refs => ({ refs: refs.filter(ref => index.slotOf(ref) < 0) }),
    detail: ref => sessionDetail(parts, ref),
    reveal: ({ ref, path }) => revealValue(parts, ref, path),
    inspectCookie: value => inspectCookie({ ...lookup, site, decodeSigned }, value),
    async rows({ filter, sort, limit }) {
      await groups.need(policyOf(filter))
      const now = Date.now()
      const list = query.ordered(filter, sort, now)
      return {
        rows: Array.from(list.part(0, limit), slot => rowOf(index, people, slot, now)),
        filtered: list.length,
      }
    },
    figures: figures.read,
    history: range => history.read(range, Date.now(), sync.status().refreshIntervalMs),
    people: asked => peoplePage(asked, Date.now()),
    person: async personKey =>
      people.byKey(personKey) < 0 ? absentUser(lookup, personKey) : personDetail(parts, personKey, Date.now()),
    lookup: text => lookUpUsers(lookup, text),
    inForce: () => inForceOf(index, people, site.django.cookieAge, Date.now()),
    async whatIf(policy) {
      await groups.need(policy)
      const now = Date.now()
      return { ...whatIf(policy, now), returns: returns.perDay(policy, policyClock.limitsOf(policy), now) }
    },
    expired: () => expiredRows(index, Date.now()),
    clearExpired: async jobId => {
      if (nothingToClear !== null) throw new RollcallError('UNSUPPORTED', nothingToClear)
      return asJob(jobId, run =>
        store.kind === 'listed'
          ? clearListed({ ...parts, store }, run)
          : clearExpired({ ...parts, store, clockAheadMs: sync.status().store?.clockAheadMs ?? 0 }, run),
      )
    },
    async previewLogout(target) {
      if (target.kind === 'filter') await groups.need(policyOf(target.filter))
      return plans.make(target, connectionId)
    },
    planSummary: plans.summary,
    async applyLogout({ planId, jobId, by, reason }) {
      const { possible, reason: obstacle } = store.capabilities.delete
      if (!possible) {
        throw new RollcallError('UNSUPPORTED', `Nobody can be logged out here. ${obstacle ?? ''}`.trim())
      }
      const plan = plans.take(planId, 'logout')
      const expectGone = (slot: number) => events.expectGone(slot, { by, reason })
      const logoutParts = { ...parts, expectGone, unexpect: events.unexpect, readBackDelays }
      return asJob(jobId, run =>
        secondLooks.around(jobId, onLoggedOut => logOut({ ...logoutParts, onLoggedOut }, plan, run)),
      )
    },
    lookAgain: secondLooks.look,
    async previewExpiry({ target, change }) {
      await groups.need(change.kind === 'policy' ? change.policy : undefined)
      if (target.kind === 'filter') await groups.need(policyOf(target.filter))
      return expiryPlans.make(target, change, connectionId)
    },
    async applyExpiry({ planId, jobId }) {
      const { possible, reason: obstacle } = store.capabilities.setExpiry
      if (!possible) {
        throw new RollcallError('UNSUPPORTED', `No expiry can be changed here. ${obstacle ?? ''}`.trim())
      }
      const plan = plans.take(planId, 'expiry')
      const { change } = plan
      if (change === null) throw new Error('a plan of the other kind was taken')
      const limitsOf = expiryPlans.limitsUnder(change)
      return asJob(jobId, run => setExpiry({ ...parts, readBackDelays, writer, change, limitsOf }, plan, run))
    },
    cancel(jobId) {
      if (jobs.has(jobId)) jobs.set(jobId, true)
    },
    async close() {
      clearInterval(watching)
      await keeping.end()
      await sync.stop()
      await decoding.close()
      await userSource?.close()
      await store.close()
    },
  }
}
