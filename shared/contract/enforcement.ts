import { z } from 'zod'
import { mutation, query } from './define.ts'
import { instant } from './session.ts'

const byConnection = z.object({ connectionId: z.string().max(64) })
const count = z.number().int()

/** How an open console holds a site to a saved policy. */
export const enforcementSettings = z.object({
  /** Of the connection's policy. */
  version: z.number().int().min(1),
  everySeconds: z.number().int().min(10).max(3600),
  /** More than so many of a hundred logins are not logged out by one run: it stops and asks. */
  ceilingPercent: z.number().int().min(1).max(100),
})
export type EnforcementSettings = z.infer<typeof enforcementSettings>

/** What came of one run. */
export const enforcementRun = z.object({
  at: instant,
  /** Sessions that broke a limit then. */
  found: count,
  loggedOut: count,
  /** Gone already, changed since, or failed: see the audit log. */
  left: count,
  /** Why nobody was logged out by it; null otherwise. */
  stopped: z.string().nullable(),
})
export type EnforcementRun = z.infer<typeof enforcementRun>

/** `asking`: a run found more than the ceiling, or whom it may log out is not known; nobody is logged out until it is started anew. */
export const enforcement = z.object({
  state: z.enum(['off', 'on', 'asking']),
  settings: enforcementSettings.nullable(),
  startedAt: instant.nullable(),
  lastRun: enforcementRun.nullable(),
  nextAt: instant.nullable(),
  loggedOutSinceStart: count,
})
export type Enforcement = z.infer<typeof enforcement>

export const enforcementCalls = {
  state: query({ input: byConnection, output: enforcement }),
  /**
   * Logs out, now and then again and again, whoever breaks a limit of the version, for as long as this console and the
   * connection are open. Where that would end every login or the operator's own now, it needs the connection's name.
   */
  start: mutation({
    writes: 'site',
    input: byConnection.extend({
      settings: enforcementSettings,
      reason: z.string().trim().min(3).max(500),
      confirmation: z.string().max(200).nullable(),
    }),
    output: enforcement,
  }),
  stop: mutation({ writes: 'console', audited: true, input: byConnection, output: enforcement }),
}
