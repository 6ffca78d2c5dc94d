import type { DatabaseAddress } from '../../shared/contract/addresses.ts'
import type { Failure } from '../../shared/contract/reply.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { ServerLook } from './engine.ts'
import { connectMysql } from './mysql/connect.ts'
import { mysqlTrouble } from './mysql/trouble.ts'
import { createEngine } from './open-store.ts'
import { connectPostgres } from './postgres/connect.ts'
import { postgresTrouble } from './postgres/trouble.ts'
import type { Stage } from './trouble.ts'
import { troubleError } from './trouble.ts'

/** How far signing in came: what was seen of the server, or at which stage it failed and why; `cause` is for the log alone. */
export type SignIn =
  | { readonly ok: true; readonly server: ServerLook }
  | { readonly ok: false; readonly stage: Stage; readonly failure: Failure; readonly cause: unknown }

/** Signs in and out again, for a connection test. Never throws. */
export async function trySignIn(address: DatabaseAddress, password: string | null): Promise<SignIn> {
  const refused = (stage: Stage, error: unknown): SignIn => ({
    ok: false,
    stage,
    failure: failureOf(error),
    cause: error instanceof RollcallError ? error.cause : error,
  })
  try {
    const connected = await connectOnce(address, password)
    if (connected !== null) return refused(connected.stage, connected.error)
  } catch (error) {
    // Only what the form itself has wrong is thrown as it is: a CA file, or a name that cannot be verified.
    return refused('tls', error)
  }
  const engine = createEngine(address, password, true)
  try {
    return { ok: true, server: await engine.server() }
  } catch (error) {
    return refused('sign-in', error)
  } finally {
    await engine.close()
  }
}

async function connectOnce(
  address: DatabaseAddress,
  password: string | null,
): Promise<{ stage: Stage; error: RollcallError } | null> {
  const ignore = () => {}
  try {
    switch (address.kind) {
      case 'sqlite':
        return null
      case 'mysql':
        await (await connectMysql({ address, password, readOnly: true }, ignore)).close()
        return null
      case 'postgres':
        await (await connectPostgres({ address, password, readOnly: true }, ignore)).close()
        return null
    }
  } catch (error) {
    if (error instanceof RollcallError || address.kind === 'sqlite') throw error
    const trouble = address.kind === 'mysql' ? mysqlTrouble(error, address) : postgresTrouble(error, address)
    return { stage: trouble.stage, error: troubleError(trouble, error) }
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof RollcallError) return error.failure
  return { code: 'INTERNAL', message: 'Signing in failed for a reason that is not known.', retryable: false }
}
