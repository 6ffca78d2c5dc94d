import { z } from 'zod'
import { companionOptions, publishedPolicy } from '../policy/companion-policy.ts'
import { mutation, query } from './define.ts'
import { instant } from './session.ts'

const onConnection = z.object({ connectionId: z.string().max(64) })
const version = z.number().int().min(1)
const reason = z.string().trim().min(3, 'A reason has at least 3 characters').max(500)

/** What the site's companion reads now. */
export const published = z.object({
  /** Counts the rows of the table, from 1. */
  revision: z.number().int(),
  /** Null where the row cannot be read; `problem` then says why. */
  policy: publishedPolicy.nullable(),
  problem: z.string().nullable(),
  /** Null where the row holds no time. */
  at: instant.nullable(),
  by: z.string(),
  reason: z.string(),
})
export type Published = z.infer<typeof published>

export const policyTableState = z.object({
  /** Tables that the companion needs and that are not there, or that this account may not see. */
  missing: z.array(z.string()),
  /** SQL that makes them. */
  statements: z.array(z.string()),
  /** SQL that somebody who may grant runs where accounts differ. */
  grants: z.array(z.string()),
  /** Why a table of that name cannot be used. */
  problem: z.string().nullable(),
  published: published.nullable(),
})
export type PolicyTableState = z.infer<typeof policyTableState>

/** A line of a comparison; `number` counts from 1 in the file as it would be. */
export const diffLine = z.object({
  kind: z.enum(['same', 'removed', 'added', 'gap']),
  number: z.number().int().nullable(),
  text: z.string(),
})
export type DiffLine = z.infer<typeof diffLine>

export const settingChange = z.object({
  name: z.enum(['SESSION_COOKIE_AGE', 'SESSION_EXPIRE_AT_BROWSER_CLOSE', 'SESSION_SAVE_EVERY_REQUEST']),
  /** As it stands in the file; null where the file does not assign it. */
  before: z.string().nullable(),
  /** As it would stand; null where nothing needs to change. */
  after: z.string().nullable(),
})
export type SettingChange = z.infer<typeof settingChange>

export const settingsPreview = z.object({
  /** The absolute path. */
  file: z.string(),
  changes: z.array(settingChange),
  /** Why Rollcall does not write it; empty when it would. */
  refusals: z.array(z.string()),
  /** What may still come after it: imports, other settings that use the value. */
  notes: z.array(z.string()),
  diff: z.array(diffLine),
  /** SHA-256 of the file as it was read, in hex. */
  digest: z.string(),
})
export type SettingsPreview = z.infer<typeof settingsPreview>

const settingsFile = z
  .string()
  .trim()
  .min(1, 'Give the path of the file')
  .max(4096)
  .refine(path => !path.includes('\0'), 'A path holds no NUL')

/** Making a saved policy last in the site itself: in its settings.py, or through the companion and its table. */
export const permanent = {
  table: query({ input: onConnection, output: policyTableState }),
  /** Runs exactly the statements that were shown; CONFLICT when others would be needed now. */
  createTable: mutation({
    writes: 'site',
    input: onConnection.extend({ statements: z.array(z.string().max(4000)).min(1).max(10), reason }),
    output: policyTableState,
  }),
  /**
   * Adds a row to the table. CONFLICT when `basedOn` (0: none) is no longer the newest revision. A policy that would end every
   * login or the operator's own needs the connection's name in `confirmation`.
   */
  publish: mutation({
    writes: 'site',
    input: onConnection.extend({
      version,
      basedOn: z.number().int().min(0),
      options: companionOptions,
      reason,
      confirmation: z.string().max(200).nullable(),
    }),
    output: z.object({
      published,
      /** Exempt people whom only payloads name: the companion cannot know them. */
      notExempt: z.array(z.string()),
    }),
  }),
  /** Reads a settings.py on this machine and compares it with what a version means. Changes nothing. */
  previewSettings: query({ input: onConnection.extend({ version, file: settingsFile }), output: settingsPreview }),
  /** Writes what was previewed, with a copy beside it. CONFLICT when the file is no longer what `digest` says. */
  writeSettings: mutation({
    writes: 'site',
    input: onConnection.extend({ version, file: settingsFile, digest: z.string().regex(/^[0-9a-f]{64}$/), reason }),
    output: z.object({ file: z.string(), backup: z.string(), changes: z.array(settingChange) }),
  }),
}
