import { setTimeout as delay } from 'node:timers/promises'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { LogoutResult, SecondLook } from '../../shared/contract/sessions.ts'
import type { StoreAdapter } from '../stores/store.ts'
import type { Apply } from './apply.ts'

/** Keeps which sessions a job has logged out until the cache before the table has been looked at again. */
export type SecondLooks = {
  /** Runs a log out; where there is such a cache its result then promises a second look. */
  readonly around: (
    jobId: string,
    logOut: (onLoggedOut: (sessionKey: string) => void) => Promise<LogoutResult>,
  ) => Promise<LogoutResult>
  /** Waits until it is time, and looks. NOT_FOUND when nothing was promised. */
  readonly look: (jobId: string) => Promise<NonNullable<SecondLook['found']>>
}

type Waiting = { readonly sessionKeys: readonly string[]; readonly dueAt: number }

const keysPerLook = 1000

export function createSecondLooks(store: StoreAdapter, apply: Pick<Apply, 'suspects'>): SecondLooks {
  const cache = store.kind === 'dated' ? store.cacheBefore : undefined
  const waiting = new Map<string, Waiting>()

  return {
    async around(jobId, logOut) {
      const sessionKeys: string[] = []
      const result = await logOut(sessionKey => sessionKeys.push(sessionKey))
      if (cache === undefined || sessionKeys.length === 0) return result
      waiting.set(jobId, { sessionKeys, dueAt: performance.now() + cache.lookAgainAfterMs })
      return { ...result, secondLook: { afterSeconds: cache.lookAgainAfterMs / 1000, found: null, trouble: null } }
    },
    async look(jobId) {
      const due = waiting.get(jobId)
      waiting.delete(jobId)
      if (due === undefined || cache === undefined) {
        throw new RollcallError('NOT_FOUND', 'This log out has no second look to wait for')
      }
      await delay(Math.max(0, due.dueAt - performance.now()), undefined, { ref: false })
      const found = { cameBack: 0, stillThere: 0 }
      for (let from = 0; from < due.sessionKeys.length; from += keysPerLook) {
        const sessionKeys = due.sessionKeys.slice(from, from + keysPerLook)
        const { cameBack, stillThere } = await cache.lookAgain(sessionKeys)
        found.cameBack += cameBack.length
        found.stillThere += stillThere.length
        if (cameBack.length + stillThere.length > 0) await apply.suspects([...cameBack, ...stillThere])
      }
      return found
    },
  }
}
