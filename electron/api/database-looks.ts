import type { DatabaseAddress } from '../../shared/contract/addresses.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { ServerLook } from '../stores/engine.ts'
import { databaseOf } from '../stores/database-of.ts'
import { reachPlace, resolvePlace } from '../stores/reach.ts'
import type { SignIn } from '../stores/sign-in.ts'
import { trySignIn } from '../stores/sign-in.ts'
import type { TestParts } from './connection-test.ts'
import type { Finding, Looks } from './finding.ts'
import { passed, plainLine, skipped } from './finding.ts'
import { checkUsers } from './user-check.ts'

/** The way to the site's database, and the people in it. */
export function databaseLooks({ site, secrets, proposeUsers, proposed }: TestParts): Looks {
  let server: ServerLook | null = null
  const signIn = async () => {
    const result = await trySignIn(databaseOf(site), secrets.password)
    if (result.ok) server = result.server
    return result
  }
  const attempt = { current: null as ReturnType<typeof signIn> | null }
  const signInOnce = () => (attempt.current ??= signIn())
  return {
    resolve: async () => passed(await resolvePlace(databaseOf(site))),
    reach: async () => passed(await reachPlace(databaseOf(site))),
    async tls() {
      const result = await signInOnce()
      if (!result.ok && result.stage !== 'sign-in' && result.stage !== 'statement') throw asError(result)
      return tlsFinding(databaseOf(site), server)
    },
    async 'sign-in'() {
      const result = await signInOnce()
      if (!result.ok) throw asError(result)
      return passed(answerWords(result.server))
    },
    async 'find-users'() {
      const { finding, proposed: users } = await checkUsers(site, secrets.password, proposeUsers)
      proposed.users = users
      return finding
    },
  }
}

/** "PostgreSQL 15.6 answers in 2.1 ms" */
export function answerWords({ product, latencyMs }: { readonly product: string; readonly latencyMs: number }): string {
  return `${product} answers in ${latencyMs.toLocaleString('en', { maximumFractionDigits: 1 })} ms`
}

function tlsFinding(store: DatabaseAddress, server: ServerLook | null): Finding {
  if (store.kind === 'sqlite') return skipped('A file needs no encryption on the way')
  if (store.socketPath !== null) return skipped('A socket does not leave this machine')
  if (server === null) return skipped('Not reported, as signing in failed')
  if (server.tls !== null) return passed(`Encrypted with ${server.tls}`)
  return plainLine(server.local, 'Choose "require" or a verifying TLS mode if the server has TLS.')
}

const asError = ({ failure: { code, message, hint, retryable }, cause }: Extract<SignIn, { ok: false }>) =>
  new RollcallError(code, message, { hint, retryable, cause })
