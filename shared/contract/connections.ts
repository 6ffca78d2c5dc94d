import { z } from 'zod'
import { isSecretKey } from '../django/secret-keys.ts'
import { databaseAddress, identifier, sessionEngine, sessionFiles, siteCache } from './addresses.ts'
import { mutation, query } from './define.ts'
import { failure } from './reply.ts'
import { sessionColumns } from './session-columns.ts'
import { settingsReading } from './settings.ts'

export const environment = z.enum(['development', 'staging', 'production'])
export type Environment = z.infer<typeof environment>

const name = z.string().trim().min(1).max(120)
/** Columns of the user table; those that a custom user model lacks are null. */
const userColumns = z
  .object({
    id: identifier,
    username: identifier.nullable(),
    email: identifier.nullable(),
    firstName: identifier.nullable(),
    lastName: identifier.nullable(),
    role: identifier.nullable(),
    password: identifier.nullable(),
    isActive: identifier.nullable(),
    isStaff: identifier.nullable(),
    isSuperuser: identifier.nullable(),
    lastLogin: identifier.nullable(),
    dateJoined: identifier.nullable(),
  })
  .check(({ value, issues }) => {
    // All but the password are shown on screens: no column may bring a credential there under another name.
    const { password, ...shown } = value
    for (const [field, column] of Object.entries(shown)) {
      if (column === null || !(isSecretKey(column) || sameColumn(column, password) || isSessionColumn(column))) continue
      const message = `"${column}" may hold a credential, and what this column holds is shown`
      issues.push({ code: 'custom', message, path: [field], input: column })
    }
  })

const sameColumn = (one: string, other: string | null) => one.toLowerCase() === other?.toLowerCase()
const isSessionColumn = (column: string) => /^session_?data$/i.test(column)

export const userTable = z.object({ table: identifier, columns: userColumns })
export type UserTable = z.infer<typeof userTable>

/** The settings of the site that decide what a row means. */
export const djangoSettings = z.object({
  /** Django 3 also reads rows in the format from before 3.1 and SHA-1 hashes; 4.0 and newer take them as empty. */
  release: z.enum(['3', '4+']),
  sessionEngine,
  useTimeZone: z.boolean(),
  timeZone: z.string().min(1).max(64),
  /** SESSION_COOKIE_AGE, in seconds. */
  cookieAge: z
    .number()
    .int()
    .positive()
    .max(2 ** 31),
  authenticationBackends: z.array(z.string().min(1).max(300)).max(50),
  serializer: z.enum(['json', 'pickle']),
  /** "django.contrib.sessions.SessionStore" for every stock engine; another class name makes another salt. */
  keySalt: z.string().min(1).max(300),
})
export type DjangoSettings = z.infer<typeof djangoSettings>

const payloadPath = z
  .string()
  .max(200)
  .refine(path => !path.split('.').some(key => key !== 'auth' && isSecretKey(key)), {
    error: 'This path leads to what is masked, and what it names is shown',
  })

/** Payload keys (dotted paths) that say who and when, for sites that write their own. */
export const identityPaths = z.object({
  user: payloadPath,
  userId: payloadPath,
  email: payloadPath,
  name: payloadPath,
  role: payloadPath,
  status: payloadPath,
  loginTime: payloadPath,
  lastActivity: payloadPath,
})
export type IdentityPaths = z.infer<typeof identityPaths>

/** A site: its session store, its user table, and the settings that matter. */
export const site = z
  .object({
    name,
    environment,
    mode: z.enum(['read-only', 'operator']),
    /** The site's database: its people, and with db and cached_db its sessions. Null where the console knows none. */
    store: databaseAddress.nullable(),
    table: identifier,
    /** What the session table has beside Django's own columns; absent where nothing of it is read. */
    sessionColumns: sessionColumns.optional(),
    /** With the engines cache and cached_db. */
    cache: siteCache.optional(),
    /** With the engine file. */
    files: sessionFiles.optional(),
    users: userTable.nullable(),
    django: djangoSettings,
    identity: identityPaths,
    /** User name or id of the operator's own account on the site: marked, and warned about before a log out. */
    operatorUser: z.string().max(200).nullable(),
  })
  .check(({ value, issues }) => {
    const { sessionEngine: engine } = value.django
    const lacks = (path: string[], message: string) => issues.push({ code: 'custom', message, path, input: value })
    const needsCache = engine === 'cache' || engine === 'cached_db'
    const needsDatabase = engine === 'db' || engine === 'cached_db' || value.cache?.address.kind === 'database'
    if (needsDatabase && value.store === null) lacks(['store'], 'Its sessions are in a database: name it')
    // A site of cached_db can be watched by its table alone; nobody can be logged out there.
    if (engine === 'cache' && value.cache === undefined) lacks(['cache'], 'Its sessions are in a cache: name it')
    if (engine === 'file' && value.files === undefined) lacks(['files'], 'Its sessions are in files: name their folder')
    const redis = value.cache?.address.kind === 'redis' ? value.cache.address : null
    if (redis?.topology === 'sentinel' && !redis.masterName) {
      lacks(['cache', 'address', 'masterName'], 'Sentinels watch a master by its name: name it')
    }
    if (!needsCache && value.cache !== undefined) lacks(['cache'], 'With this engine no session is in a cache')
  })
export type Site = z.infer<typeof site>

export const siteDefaults = {
  table: 'django_session',
  cookieAge: 1_209_600,
  keySalt: 'django.contrib.sessions.SessionStore',
  authenticationBackends: ['django.contrib.auth.backends.ModelBackend'],
  identity: {
    user: 'user',
    userId: 'user_id',
    email: 'user_email',
    name: 'user_name',
    role: 'user_role',
    status: 'user_status',
    loginTime: 'login_time',
    lastActivity: 'last_activity',
  },
} as const

/** Secrets on their way in. Absent: keep what is held. Empty: forget it. They never travel back. */
export const secretsInput = z.object({
  password: z.string().max(4096).optional(),
  cachePassword: z.string().max(4096).optional(),
  secretKey: z.string().max(65_536).optional(),
  secretKeyFallbacks: z.array(z.string().min(1).max(65_536)).max(20).optional(),
  /** The reading of a settings file whose secrets are taken where none is given. */
  readingId: z.string().max(64).optional(),
})
export type SecretsInput = z.infer<typeof secretsInput>

export const heldSecrets = z.object({
  password: z.boolean(),
  cachePassword: z.boolean(),
  secretKey: z.boolean(),
  secretKeyFallbacks: z.number().int(),
})

export const connection = z.object({
  id: z.string(),
  site,
  demo: z.boolean(),
  held: heldSecrets,
  isOpen: z.boolean(),
  lastOpenedAt: z.number().nullable(),
})
export type Connection = z.infer<typeof connection>

/** A connection as the form has it: `id` when a saved one is edited, so that its held secrets are used. */
const draft = z.object({ id: z.string().max(64).nullable(), site, secrets: secretsInput })

export const testStepName = z.enum([
  'resolve',
  'reach',
  'tls',
  'sign-in',
  'find-table',
  'find-sessions',
  'replica',
  'reach-cache',
  'find-users',
  'may-log-out',
  'decode-row',
  'check-key',
])
export type TestStepName = z.infer<typeof testStepName>

export const testStep = z.object({
  step: testStepName,
  state: z.enum(['passed', 'failed', 'warning', 'skipped']),
  /** What was seen, in words: "MariaDB 10.11.6 answered in 2 ms". */
  detail: z.string(),
  hint: z.string().nullable(),
  milliseconds: z.number(),
})
export type TestStep = z.infer<typeof testStep>

/** What a look at the schema found: tables shaped like Django's sessions, and user tables with their columns. */
export const schemaProposal = z.object({
  sessionTables: z.array(
    z.object({ table: identifier, rows: z.number().nullable(), columns: sessionColumns.nullable() }),
  ),
  userTables: z.array(userTable),
})
export type SchemaProposal = z.infer<typeof schemaProposal>

const byId = z.object({ connectionId: z.string().max(64) })

export const connections = {
  list: query({ input: z.object({}), output: z.array(connection) }),
  /** Signs in and proposes session and user tables. */
  inspect: query({ input: draft, output: schemaProposal }),
  /**
   * Reads the text of a settings file without running it; the secrets in it stay in the console, in memory. `after`: an earlier
   * reading, of a file that this one imports.
   */
  readSettings: query({
    input: z.object({ text: z.string().max(2_000_000), after: z.string().max(64).optional() }),
    output: settingsReading,
  }),
  /** Goes step by step and stops at the first failure; each step is also sent as a `connection-test` event. */
  test: query({
    input: draft.extend({
      testId: z.string().max(64),
      /** Where the site names no user table: look for one, instead of warning that there is none. */
      proposeUsers: z.boolean().optional(),
    }),
    output: z.object({
      passed: z.boolean(),
      steps: z.array(testStep),
      /** The user table that was found where one was to be proposed. */
      users: userTable.nullable(),
      /** Further columns that the session table was found to have, where the site names none. */
      sessionColumns: sessionColumns.nullable(),
    }),
  }),
  save: mutation({ writes: 'console', audited: true, input: draft, output: connection }),
  remove: mutation({ writes: 'console', audited: true, input: byId, output: z.object({}) }),
  open: mutation({ writes: 'console', input: byId, output: connection }),
  close: mutation({ writes: 'console', input: byId, output: z.object({}) }),
  /**
   * Opens a site that is not saved, for this run alone; it is not listed. Its id, and the fingerprints of its sessions, are the
   * same in every run, and the fingerprints are those of a saved connection to the same store where there is one.
   */
  openUnsaved: mutation({
    writes: 'console',
    input: z.object({ site, secrets: secretsInput }),
    output: connection,
  }),
  /** Makes the demo store if there is none, starts its traffic, and opens it. */
  openDemo: mutation({ writes: 'console', input: z.object({}), output: connection }),
}

export const connectionTestEvent = z.object({
  testId: z.string(),
  step: testStep.nullable(),
  failure: failure.nullable(),
})
