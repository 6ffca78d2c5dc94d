import type { Site, TestStep, TestStepName, UserTable } from '../../shared/contract/connections.ts'
import type { SessionColumns } from '../../shared/contract/session-columns.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { expectedSteps, shapeOf } from '../../shared/test-steps.ts'
import type { Secrets } from '../monitor/protocol.ts'
import { tryStore } from '../stores/sample-store.ts'
import { troubleText } from '../stores/trouble-text.ts'
import { databaseLooks } from './database-looks.ts'
import type { Finding, Looks } from './finding.ts'
import type { DecodeRow } from './row-decoder.ts'
import { createRowDecoder } from './row-decoder.ts'
import { storeLooks } from './store-looks.ts'
import { tableLooks } from './table-looks.ts'

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

/** What is tried with, and what comes out of it for the form. */
export type TestParts = {
  readonly site: Site
  readonly secrets: Secrets
  readonly decodeRow: DecodeRow
  readonly proposeUsers: boolean
  readonly store: ReturnType<typeof tryStore>
  readonly proposed: { users: UserTable | null; sessionColumns: SessionColumns | null }
}

/**
 * Tries a connection step by step, from the host's name to the site's key, and stops at the first failure. Each step is
 * told as soon as it is known. Reads at most 20 sessions and writes nothing. Never throws.
 */
export async function testConnection(
  site: Site,
  secrets: Secrets,
  { onStep, proposeUsers = false, decodeRow = createRowDecoder(site, secrets), log = () => {} }: Options,
): Promise<TestResult> {
  const steps: TestStep[] = []
  const take = async (step: TestStepName, look: Looks[TestStepName]): Promise<boolean> => {
    const before = performance.now()
    const finding = await Promise.resolve()
      .then(look)
      .catch((error: unknown) => {
        const text = troubleText(error)
        if (text !== null) log(`connection test, ${step}: ${text}`)
        return asFinding(error)
      })
    const taken = { step, ...(finding ?? unknownFinding), milliseconds: performance.now() - before }
    steps.push(taken)
    onStep(taken)
    return taken.state !== 'failed'
  }

  const proposed: TestParts['proposed'] = { users: null, sessionColumns: null }
  const store = tryStore(site, secrets)
  const looks = looksOf({ site, secrets, decodeRow, proposeUsers, store, proposed })
  try {
    for (const step of expectedSteps(shapeOf(site))) {
      if (!(await take(step, looks[step]))) break
    }
  } finally {
    await store.close().catch((error: unknown) => log(`connection test, end: ${troubleText(error) ?? ''}`))
  }
  return { steps, ...proposed }
}

function looksOf(parts: TestParts): Looks {
  switch (parts.site.django.sessionEngine) {
    case 'db':
    case 'cached_db':
      return { ...databaseLooks(parts), ...tableLooks(parts) }
    case 'cache':
    case 'file':
    case 'signed_cookies':
      return storeLooks(parts)
  }
}

const unknownFinding: Finding = {
  state: 'failed',
  detail: 'This step failed for a reason that is not known.',
  hint: 'See the log.',
}

function asFinding(error: unknown): Finding {
  if (!(error instanceof RollcallError)) return unknownFinding
  return { state: 'failed', detail: error.failure.message, hint: error.failure.hint ?? null }
}
