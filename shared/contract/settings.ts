import { z } from 'zod'

/**
 * The fields of a connection that a settings file says; those that it does not are absent. `file` of SQLite may be relative to a
 * folder that the file does not name.
 */
export const settingsFields = z.object({
  kind: z.enum(['mysql', 'postgres', 'sqlite']).optional(),
  file: z.string().max(4096).optional(),
  host: z.string().max(255).optional(),
  port: z.number().int().optional(),
  /** Empty: over the network. */
  socketPath: z.string().max(4096).optional(),
  user: z.string().max(128).optional(),
  database: z.string().max(128).optional(),
  tlsMode: z.enum(['disable', 'prefer', 'require', 'verify-ca', 'verify-full']).optional(),
  caFile: z.string().max(4096).optional(),
  sessionEngine: z.enum(['db', 'cached_db']).optional(),
  useTimeZone: z.boolean().optional(),
  timeZone: z.string().max(64).optional(),
  /** Seconds. */
  cookieAge: z.number().int().optional(),
  authenticationBackends: z.array(z.string().max(300)).max(50).optional(),
  serializer: z.enum(['json', 'pickle']).optional(),
})
export type SettingsFields = z.infer<typeof settingsFields>

/** A setting that was understood. `variables`: the value is only the default for these environment variables. */
export const settingFound = z.object({
  setting: z.string(),
  /** In words; never a secret. */
  value: z.string(),
  line: z.number().int().nullable(),
  variables: z.array(z.string()),
})
export type SettingFound = z.infer<typeof settingFound>

/** A setting that cannot be known from the file: `why` completes "X is not known: …". */
export const settingOpen = z.object({ setting: z.string(), why: z.string(), line: z.number().int().nullable() })
export type SettingOpen = z.infer<typeof settingOpen>

/**
 * What a settings file says of a site. Its secrets stay in the console, in memory: a draft names them by `readingId`, and a screen
 * is only told which there are.
 */
export const settingsReading = z.object({
  readingId: z.string(),
  fields: settingsFields,
  found: z.object({ password: z.boolean(), secretKey: z.boolean(), secretKeyFallbacks: z.number().int() }),
  understood: z.array(settingFound),
  open: z.array(settingOpen),
})
export type SettingsReading = z.infer<typeof settingsReading>
