import { z } from 'zod'
import { mutation, query } from './define.ts'
import { expiryResult } from './expiry.ts'
import { clearResult } from './policy.ts'
import { failure } from './reply.ts'
import { logoutResult } from './sessions.ts'

const common = z.object({
  jobId: z.string(),
  connectionId: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  done: z.number().int(),
  total: z.number().int(),
  perSecond: z.number(),
  secondsLeft: z.number().nullable(),
  failure: failure.nullable(),
})

/** Long work. Cancelling leaves what was done done, and the result says how far it came. */
export const job = z.discriminatedUnion('kind', [
  common.extend({ kind: z.literal('logout'), result: logoutResult.nullable() }),
  common.extend({ kind: z.literal('expiry'), result: expiryResult.nullable() }),
  common.extend({ kind: z.literal('clear'), result: clearResult.nullable() }),
])
export type Job = z.infer<typeof job>
export type JobKind = Job['kind']
export type JobOf<Kind extends JobKind> = Extract<Job, { readonly kind: Kind }>
export type ResultOf<Kind extends JobKind> = NonNullable<JobOf<Kind>['result']>

const byId = z.object({ jobId: z.string().max(64) })

export const jobs = {
  get: query({ input: byId, output: job }),
  cancel: mutation({ writes: 'console', input: byId, output: z.object({}) }),
}
