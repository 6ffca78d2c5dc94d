import type { DatabaseAddress } from '../../shared/contract/addresses.ts'
import type { Site, TestStep, TestStepName, UserTable } from '../../shared/contract/connections.ts'
import type { SessionColumns } from '../../shared/contract/session-columns.ts'
import { columnsRead } from '../../shared/contract/session-columns.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { Secrets } from '../monitor/protocol.ts'
import type { ServerLook } from '../stores/engine.ts'
import { databaseOf } from '../stores/database-of.ts'
import { reachPlace, resolvePlace } from '../stores/reach.ts'
import { replicaOf } from '../stores/replica.ts'
import type { SignIn } from '../stores/sign-in.ts'
import { trySignIn } from '../stores/sign-in.ts'
import { troubleText } from '../stores/trouble-text.ts'
import type { SessionSample } from '../stores/sample.ts'
import { sampleSessions } from '../stores/sample.ts'
import type { DecodeRow } from './row-decoder.ts'
import { createRowDecoder } from './row-decoder.ts'
import { checkReplica } from './replica-check.ts'
import { checkKey, checkRow } from './row-checks.ts'
import { checkUsers } from './user-check.ts'
import { checkWriting } from './writing-check.ts'

/** What one step found; a failure is thrown. */
export type Finding = Pick<TestStep, 'state' | 'detail' | 'hint'>

const passed = (detail: string): Finding => ({ state: 'passed', detail, hint: null })

type Options = {
  readonly onStep: (step: TestStep) => void
  /** Where the site names no user table, the likeliest is given back. */
  readonly proposeUsers?: boolean
  readonly decodeRow?: DecodeRow
  /** Takes what drivers said of a failure. */
  readonly log?: (line: string) => void
}

export type TestResult = {
  readonly steps: readonly TestStep[]
  readonly users: UserTable | null
  /** Further columns of the session table, where the site names none. */
  readonly sessionColumns: SessionColumns | null
}

/**
 * Tries a connection step by step, from the host's name to the site's key, and stops at the first failure. Each step is
 * told as soon as it is known. Reads at most 20 rows and writes nothing. Never throws.
 */
export async function testConnection(
  site: Site,
  secrets: Secrets,
  { onStep, proposeUsers = false, decodeRow = createRowDecoder(site, secrets), log = () => {} }: Options,
): Promise<TestResult> {
  const steps: TestStep[] = []
  const take = async (step: TestStepName, look: () => Promise<Finding> | Finding): Promise<boolean> => {
    const before = performance.now()
    const finding = await Promise.resolve()
      .then(look)
      .catch((error: unknown) => {
        const text = troubleText(error)
        if (text !== null) log(`connection test, ${step}: ${text}`)
        return asFinding(error)
      })
    const taken = { step, ...finding, milliseconds: performance.now() - before }
    steps.push(taken)
    onStep(taken)
    return taken.state !== 'failed'
  }

  let server: ServerLook | null = null
  let users: UserTable | null = null
  let sample: SessionSample = { columns: [], rows: null, newest: [], further: null }

  const signIn = async () => {
    const result = await trySignIn(databaseOf(site), secrets.password)
    if (result.ok) server = result.server
    return result
  }
  const attempt = { current: null as ReturnType<typeof signIn> | null }
  const signInOnce = () => (attempt.current ??= signIn())

  const store = databaseOf(site)
  const replica = replicaOf(store)
  const order: readonly (readonly [TestStepName, () => Promise<Finding> | Finding])[] = [
    ['resolve', async () => passed(await resolvePlace(store))],
    ['reach', async () => passed(await reachPlace(store))],
    [
      'tls',
      async () => {
        const result = await signInOnce()
        if (!result.ok && result.stage !== 'sign-in' && result.stage !== 'statement') throw asError(result)
        return tlsFinding(store, server)
      },
    ],
    [
      'sign-in',
      async () => {
        const result = await signInOnce()
        if (!result.ok) throw asError(result)
        const milliseconds = result.server.latencyMs.toLocaleString('en', { maximumFractionDigits: 1 })
        return passed(`${result.server.product} answers in ${milliseconds} ms`)
      },
    ],
    [
      'find-table',
      async () => {
        sample = await sampleSessions(site, secrets.password)
        const rows = sample.rows === null ? '' : `, about ${sample.rows.toLocaleString('en')} rows`
        const taken =
          sample.further === null ? '' : `. ${columnsRead(sample.further).join(', ')} taken over, as none were named`
        return passed(`${site.table} has ${sample.columns.join(', ')}${rows}${taken}`)
      },
    ],
    ...(replica === null ? [] : [['replica', () => checkReplica(site, replica, secrets.password, sample)] as const]),
    [
      'find-users',
      async () => {
        const { finding, proposed } = await checkUsers(site, secrets.password, proposeUsers)
        users = proposed
        return finding
      },
    ],
    ['may-log-out', () => checkWriting(site, secrets)],
    ['decode-row', () => checkRow(sample.newest, decodeRow)],
    ['check-key', () => checkKey(sample.newest, decodeRow, secrets.secretKey !== null && secrets.secretKey !== '')],
  ]
  for (const [step, look] of order) {
    if (!(await take(step, look))) break
  }
  return { steps, users, sessionColumns: sample.further }
}

function tlsFinding(store: DatabaseAddress, server: ServerLook | null): Finding {
  if (store.kind === 'sqlite') return { state: 'skipped', detail: 'A file needs no encryption on the way', hint: null }
  if (store.socketPath !== null) {
    return { state: 'skipped', detail: 'A socket does not leave this machine', hint: null }
  }
  if (server === null) return { state: 'skipped', detail: 'Not reported, as signing in failed', hint: null }
  if (server.tls !== null) return passed(`Encrypted with ${server.tls}`)
  if (server.local) return passed('Not encrypted, but within this machine')
  return {
    state: 'warning',
    detail: 'Not encrypted: passwords and sessions can be read on the way',
    hint: 'Choose "require" or a verifying TLS mode if the server has TLS.',
  }
}

const asError = ({ failure: { code, message, hint, retryable }, cause }: Extract<SignIn, { ok: false }>) =>
  new RollcallError(code, message, { hint, retryable, cause })

function asFinding(error: unknown): Finding {
  if (!(error instanceof RollcallError)) {
    return { state: 'failed', detail: 'This step failed for a reason that is not known.', hint: 'See the log.' }
  }
  return { state: 'failed', detail: error.failure.message, hint: error.failure.hint ?? null }
}
