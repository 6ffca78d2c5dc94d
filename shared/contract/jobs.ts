import { z } from 'zod'
import { mutation, query } from './define.ts'
import { failure } from './reply.ts'
import { logoutResult } from './sessions.ts'

/** Long work. Cancelling leaves what was done done, and the result says how far it came. */
export const job = z.object({
  jobId: z.string(),
  connectionId: z.string(),
  kind: z.enum(['logout']),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  done: z.number().int(),
  total: z.number().int(),
  perSecond: z.number(),
  secondsLeft: z.number().nullable(),
  result: logoutResult.nullable(),
  failure: failure.nullable(),
})
export type Job = z.infer<typeof job>

const byId = z.object({ jobId: z.string().max(64) })

export const jobs = {
  get: query({ input: byId, output: job }),
  cancel: mutation({ writes: 'console', input: byId, output: z.object({}) }),
}
