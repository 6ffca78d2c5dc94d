import { RollcallError } from '../../shared/contract/reply.ts'
import { asText } from './cells.ts'
import type { Engine, Possibility } from './engine.ts'
import { keysPerDelete, lockFailuresInRow, lockWaitMs } from './limits.ts'
import type { Sql } from './sql.ts'
import { join, sql } from './sql.ts'
import type { DeleteOutcome } from './store.ts'
import type { TableForm } from './table-form.ts'
import { columnsOf } from './table-form.ts'

/** The rows of a table whose cells of this column are exactly so. */
type Keyed = { readonly from: Sql; readonly key: Sql }

/**
 * Deletes exactly these keys and says of each what became of it. Several go in one statement; where that fails, for
 * instance because one of the rows is locked, each is tried by itself. Once the database is out of reach, the rest fails
 * without further attempts; once several rows in a row are locked, or it is cancelled, the rest is left alone.
 */
export async function deleteKeys(
  engine: Engine,
  form: TableForm,
  sessionKeys: readonly string[],
  isCancelled: () => boolean,
  mayDelete: () => Promise<Possibility>,
): Promise<readonly DeleteOutcome[]> {
  const wanted = [...new Set(sessionKeys)].map(sessionKey => ({ sessionKey, cell: form.toKeyCell(sessionKey) }))
  const cells = wanted.flatMap(({ cell }) => cell ?? [])
  const keyed = { from: engine.quote(form.table), key: columnsOf(form).key }
  const outcomes = await deleteCells(engine, keyed, cells, isCancelled, mayDelete)
  const byCell = new Map(outcomes.map(outcome => [outcome.sessionKey, outcome]))
  return wanted.map(({ sessionKey, cell }): DeleteOutcome => {
    const outcome = cell === null ? undefined : byCell.get(cell)
    return outcome === undefined ? { sessionKey, outcome: 'already-gone' } : { ...outcome, sessionKey }
  })
}

/** The same by the cells of the key, each named in its outcome as the session key. */
async function deleteCells(
  engine: Engine,
  keyed: Keyed,
  distinct: readonly string[],
  isCancelled: () => boolean,
  mayDelete: () => Promise<Possibility>,
): Promise<DeleteOutcome[]> {
  const outcomes: DeleteOutcome[] = []
  for (let start = 0; start < distinct.length; start += keysPerDelete) {
    if (isCancelled()) return [...outcomes, ...distinct.slice(start).map(notTried(null))]
    const chunk = distinct.slice(start, start + keysPerDelete)
    try {
      outcomes.push(...(await deleteOnce(engine, keyed, chunk)))
    } catch (error) {
      const denied = await whyDenied(error, mayDelete)
      if (denied !== null) return [...outcomes, ...distinct.slice(start).map(failed(denied))]
      const unreachable = await whyUnreachable(engine, keyed)
      if (unreachable !== null) return [...outcomes, ...distinct.slice(start).map(failed(unreachable))]
      const one =
        chunk.length === 1 ? chunk.map(failed(error)) : await deleteOneByOne(engine, keyed, chunk, isCancelled)
      outcomes.push(...one)
      const last = one.at(-1)
      if (last?.outcome === 'not-tried') {
        return [...outcomes, ...distinct.slice(start + chunk.length).map(notTried(last.cause))]
      }
    }
  }
  return outcomes
}

async function deleteOneByOne(
  engine: Engine,
  keyed: Keyed,
  chunk: readonly string[],
  isCancelled: () => boolean,
): Promise<DeleteOutcome[]> {
  const outcomes: DeleteOutcome[] = []
  let locked = 0
  for (const [at, sessionKey] of chunk.entries()) {
    // SQLite waits for a lock on this very thread: whoever asks meanwhile, or cancels, is heard between two rows.
    await new Promise(resolve => setImmediate(resolve))
    if (isCancelled()) return [...outcomes, ...chunk.slice(at).map(notTried(null))]
    if (locked >= lockFailuresInRow) return [...outcomes, ...chunk.slice(at).map(notTried(locksHeld))]
    const began = performance.now()
    try {
      outcomes.push(...(await deleteOnce(engine, keyed, [sessionKey])))
      locked = 0
    } catch (error) {
      outcomes.push(failed(error)(sessionKey))
      locked = performance.now() - began < lockWaitMs ? 0 : locked + 1
    }
  }
  return outcomes
}

/** A grant that was taken away since the store was opened: no other row would fare better, and the look says what is missing. */
async function whyDenied(trouble: unknown, mayDelete: () => Promise<Possibility>): Promise<unknown> {
  if (!(trouble instanceof RollcallError) || trouble.failure.code !== 'FORBIDDEN') return null
  try {
    const { possible, reason } = await mayDelete()
    return possible ? null : new RollcallError('FORBIDDEN', reason ?? trouble.message)
  } catch {
    // Nobody can be asked any more: then the server is out of reach, which is found out next.
    return null
  }
}

async function whyUnreachable(engine: Engine, { from, key }: Keyed): Promise<unknown> {
  try {
    await engine.read('command', sql`select ${key} from ${from} limit 1`)
    return null
  } catch (error) {
    return error
  }
}

const failed =
  (error: unknown) =>
  (sessionKey: string): DeleteOutcome => ({
    sessionKey,
    outcome: 'failed',
    cause: error instanceof RollcallError ? error.message : 'The database reported an error.',
    error,
  })

const locksHeld = 'Another process holds its locks for too long. Try again later.'

const notTried =
  (cause: string | null) =>
  (sessionKey: string): DeleteOutcome => ({ sessionKey, outcome: 'not-tried', cause })

async function deleteOnce(engine: Engine, { from, key }: Keyed, chunk: readonly string[]): Promise<DeleteOutcome[]> {
  // The plain condition finds rows by the index; the exact one keeps those that only the collation takes for the same.
  const where = sql`where ${key} in (${join(chunk, ', ')}) and ${engine.exact(key)} in (${join(chunk, ', ')})`
  const existing = async () => {
    const rows = await engine.read('command', sql`select ${key} from ${from} ${where}`)
    return new Set(rows.map(row => asText(row[0])))
  }
  const before = await existing()
  if (before.size === 0) return chunk.map(sessionKey => ({ sessionKey, outcome: 'already-gone' }))
  const deleted = await engine.write(sql`delete from ${from} ${where}`)
  const after = deleted >= before.size ? new Set<string | null>() : await existing()
  return chunk.map(sessionKey => {
    if (after.has(sessionKey))
      return { sessionKey, outcome: 'failed', cause: 'The row is still there: the database kept it.' }
    // When all of them were gone before the delete came, the site itself was quicker.
    return { sessionKey, outcome: before.has(sessionKey) && deleted > 0 ? 'deleted' : 'already-gone' }
  })
}
