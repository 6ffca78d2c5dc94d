import { z } from 'zod'
import { query } from './define.ts'
import { instant } from './session.ts'

/** One line of the audit log. An action has two: its intent, written before anything is done, and its outcome. */
export const auditEntry = z.object({
  id: z.string(),
  /** Ties the intent and the outcome of one action together. */
  actionId: z.string(),
  phase: z.enum(['intent', 'outcome']),
  at: instant,
  /** "ana@desk-4": the account of the operating system, at which machine. */
  operator: z.string(),
  connectionId: z.string().nullable(),
  connectionName: z.string().nullable(),
  /** A name of the contract: "sessions.applyLogout". */
  action: z.string(),
  /** What it is about, in words: "log out 3 sessions of 2 people". */
  summary: z.string(),
  reason: z.string().nullable(),
  fingerprints: z.array(z.string()),
  people: z.array(z.string()),
  /** For an outcome: whether it worked, partly worked, or failed. */
  result: z.enum(['done', 'partly', 'failed', 'cancelled']).nullable(),
  detail: z.string().nullable(),
})
export type AuditEntry = z.infer<typeof auditEntry>

/** Both lines of one action; `outcome` is null while it runs, or when Rollcall was ended in the middle of it. */
export const auditAction = z.object({ intent: auditEntry, outcome: auditEntry.nullable() })
export type AuditAction = z.infer<typeof auditAction>

export const audit = {
  page: query({
    input: z.object({
      text: z.string().max(200),
      connectionId: z.string().max(64).nullable(),
      /** A name of the contract. */
      action: z.string().max(100).optional(),
      /** In the name of somebody whom it was done to. */
      person: z.string().max(200).optional(),
      /** Begun at `from` or later, and before `to`. */
      from: instant.optional(),
      to: instant.optional(),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
    /** Newest first. `damagedLines` counts lines that could not be read and were left as they are. */
    output: z.object({
      actions: z.array(auditAction),
      filtered: z.number().int(),
      total: z.number().int(),
      damagedLines: z.number().int(),
      file: z.string(),
    }),
  }),
}
