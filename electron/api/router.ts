import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import type { z } from 'zod'
import type { Call } from '../../shared/contract/define.ts'
import { contract, findCall } from '../../shared/contract/contract.ts'
import type { MethodName } from '../../shared/contract/contract.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { Failure, Reply } from '../../shared/contract/reply.ts'
import type { Site } from '../../shared/contract/connections.ts'
import type { AuditLog, AuditWords } from './audit-log.ts'
import type { Handlers, Intent, Outcome } from './handlers.ts'

type Parts = {
  readonly handlers: Handlers
  readonly audit: Pick<AuditLog, 'append'>
  /** The site of a connection that is about to be written to. Throws NOT_FOUND, and CONFLICT when it is not what is watched. */
  readonly siteToWrite: (connectionId: string) => Promise<Site>
  readonly log: (line: string) => void
}

export type Router = {
  /** Never throws. */
  readonly call: (method: string, input: unknown) => Promise<Reply<unknown>>
  /** Resolves when every outcome still to come is written. */
  readonly settled: () => Promise<void>
}

/** The router's view of a handler once its input is checked: what is typed by name there is unknown here. */
type Plain = (input: unknown) => unknown
type Audited = {
  readonly intend: (input: unknown) => Promise<Intent>
  readonly run: (input: unknown) => Promise<{ value: unknown; outcome: Outcome | Promise<Outcome> }>
}

/**
 * The one way into the console. Every call: look up, validate, authorise, write the intent, handle, write the outcome,
 * strip the output to what the contract declares, reply. Throws at once when an audited call has no words for the log.
 */
export function createRouter({ handlers, audit, siteToWrite, log }: Parts): Router {
  for (const method of Object.keys(handlers) as MethodName[]) {
    if (findCall(method)?.audited !== (typeof handlers[method] === 'object')) {
      throw new Error(`${method}: an audited call has intend and run, and only an audited call`)
    }
  }
  const pending = new Set<Promise<void>>()

  async function authorise(call: Call, input: unknown): Promise<void> {
    if (call.writes !== 'site') return
    const { name, mode } = await siteToWrite((input as { connectionId: string }).connectionId)
    if (mode === 'operator') return
    throw new RollcallError('FORBIDDEN', `This connection is read-only: nothing is changed on "${name}"`, {
      hint: 'Someone who may log people out can switch the connection to operator mode under Connections.',
    })
  }

  async function runAudited(method: string, handler: Audited, input: unknown): Promise<unknown> {
    const intent = await handler.intend(input)
    const words = { ...wordsOf(method, intent), actionId: randomUUID() }
    await audit.append(words)
    const conclude = async (outcome: Outcome) => {
      const { result, detail, connectionId = words.connectionId } = outcome
      await audit.append({ ...words, phase: 'outcome', result, detail, connectionId })
    }
    try {
      const { value, outcome } = await handler.run(input)
      if (outcome instanceof Promise) void track(outcome.then(conclude))
      else await track(conclude(outcome))
      return value
    } catch (error) {
      const { code, ...failure } = failureOf(method, error)
      await track(conclude({ result: 'failed', detail: failure.message }))
      throw new RollcallError(code, failure.message, failure)
    }
  }

  /** What has been done stays done: an outcome that cannot be written is said in the log and shows as an open intent. */
  async function track(writing: Promise<void>): Promise<void> {
    const settled = writing.catch((error: unknown) => log(`audit outcome not written: ${describe(error)}`))
    pending.add(settled)
    await settled.finally(() => pending.delete(settled))
  }

  function failureOf(method: string, error: unknown): Failure {
    if (error instanceof RollcallError) {
      if (error.cause !== undefined) log(`${method}: ${error.message}: ${describe(error.cause)}`)
      return error.failure
    }
    const reference = randomUUID().slice(0, 8)
    log(`[${reference}] ${method}: ${describe(error)}`)
    return {
      code: 'INTERNAL',
      message: `Something went wrong inside Rollcall (reference ${reference})`,
      hint: 'Try again. If it stays, report the reference with the log.',
      retryable: false,
    }
  }

  async function handle(method: string, given: unknown): Promise<unknown> {
    const call = typeof method === 'string' ? findCall(method) : undefined
    if (!call) throw new RollcallError('NOT_FOUND', 'Rollcall knows no call of that name')
    const input = validInput(call, given)
    await authorise(call, input)
    const handler = handlers[method as MethodName] as unknown as Plain | Audited
    const value = typeof handler === 'function' ? await handler(input) : await runAudited(method, handler, input)
    const output = call.output.safeParse(value)
    if (!output.success) throw new Error(`the reply does not fit the contract: ${places(output.error)}`)
    return output.data
  }

  return {
    async call(method, input) {
      try {
        return { ok: true, value: await handle(method, input) }
      } catch (error) {
        return { ok: false, error: failureOf(method, error) }
      }
    },
    async settled() {
      while (pending.size > 0) await Promise.all(pending)
    },
  }
}

/** All names of the contract, for those that go through every call. */
export const methodNames = Object.entries(contract).flatMap(([group, calls]) =>
  Object.keys(calls).map(name => `${group}.${name}` as MethodName),
)

function validInput(call: Call, input: unknown): unknown {
  const parsed = call.input.safeParse(input)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.map(String).join('.').slice(0, 200)
  throw new RollcallError('BAD_REQUEST', field ? `"${field}" does not fit: ${issue?.message}` : `${issue?.message}`, {
    hint: field ? `Correct "${field}" and try again.` : undefined,
  })
}

function wordsOf(method: string, intent: Intent): Omit<AuditWords, 'actionId'> {
  const { connectionId, connectionName, summary, reason = null, fingerprints = [], people = [] } = intent
  return {
    phase: 'intent',
    connectionId,
    connectionName,
    action: method,
    summary,
    reason,
    fingerprints,
    people,
    result: null,
    detail: null,
  }
}

/** Where a reply went wrong, without the values in it. */
function places(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map(issue => `${issue.path.map(String).join('.')} (${issue.code})`)
    .join(', ')
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : inspect(error)
}
