import { z } from 'zod'
import { serverPlace, sessionEngine, tls } from './addresses.ts'

const tlsMode = tls.shape.mode

/** What a settings file says of the cache that holds sessions: as far as it is known, whatever its kind. */
export const cacheFields = z.object({
  kind: z.enum(['redis', 'memcached', 'database', 'files']).optional(),
  topology: z.enum(['single', 'cluster', 'sentinel']).optional(),
  servers: z.array(serverPlace).max(50).optional(),
  masterName: z.string().max(128).optional(),
  /** Empty: over the network. */
  socketPath: z.string().max(4096).optional(),
  user: z.string().max(128).optional(),
  database: z.number().int().optional(),
  tlsMode: tlsMode.optional(),
  caFile: z.string().max(4096).optional(),
  table: z.string().max(130).optional(),
  /** May be relative to a folder that the file does not name. */
  folder: z.string().max(4096).optional(),
  keyPrefix: z.string().max(250).optional(),
  version: z.number().int().optional(),
  sessionPrefix: z.string().max(250).optional(),
})
export type CacheFields = z.infer<typeof cacheFields>

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
  tlsMode: tlsMode.optional(),
  caFile: z.string().max(4096).optional(),
  sessionEngine: sessionEngine.optional(),
  /** The table of sessions, where a package has one of its own. */
  table: z.string().max(130).optional(),
  cache: cacheFields.optional(),
  files: z.object({ folder: z.string().max(4096).optional(), cookieName: z.string().max(128).optional() }).optional(),
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
  found: z.object({
    password: z.boolean(),
    cachePassword: z.boolean(),
    secretKey: z.boolean(),
    secretKeyFallbacks: z.number().int(),
  }),
  understood: z.array(settingFound),
  open: z.array(settingOpen),
})
export type SettingsReading = z.infer<typeof settingsReading>
