import type { LogoutTarget } from '../../shared/contract/sessions.ts'
import type { Context, Values } from './command.ts'
import { CommandError, exitCode, usageError } from './exit.ts'
import { filterOf } from './filter-options.ts'
import { findPerson } from './find-person.ts'
import type { LiveSite } from './until-live.ts'

/** Whom to log out. `missing`: fingerprints that no session has now. */
export type Meant = { readonly target: LogoutTarget | null; readonly missing: readonly string[] }

const fingerprintForm = /^[a-z2-7]{8}$/
const mostFingerprints = 10_000

/** The fingerprints that were typed; with the option the words behind it are fingerprints as well. */
export function fingerprintsOf(values: Values): readonly string[] {
  const typed = values.list('fingerprint').flatMap(text => text.split(','))
  if (typed.length === 0) return []
  const all = [...new Set([...typed, ...values.positionals].map(text => text.trim().toLowerCase()))]
  const wrong = all.find(text => !fingerprintForm.test(text))
  if (wrong !== undefined) {
    throw usageError(
      'That is no fingerprint',
      'It has 8 characters, as "rollcall sessions" prints it. With --fingerprint the connection is named by --connection.',
    )
  }
  if (all.length > mostFingerprints) throw usageError(`At most ${mostFingerprints} fingerprints at once`)
  return all
}

/** Refuses what could mean everybody: there must be something that says who. */
export function checkTarget(values: Values): void {
  const byFingerprint = fingerprintsOf(values).length > 0
  const hasFilter = filterOf(values) !== null
  if (byFingerprint && (values.flag('user') || hasFilter)) {
    throw usageError('--fingerprint says exactly which sessions, so it goes with no filter')
  }
  if (!byFingerprint && !values.flag('user') && !hasFilter) {
    throw usageError(
      'Whom to log out is not said',
      'Give --user, --fingerprint or a filter; --status authenticated means everybody who is logged in.',
    )
  }
  if (values.flag('keep-newest') && (!values.flag('user') || hasFilter)) {
    throw usageError('--keep-newest goes with --user alone')
  }
  if (!byFingerprint && values.positionals.length > 1) {
    throw usageError('"rollcall logout" takes one connection besides options')
  }
}

/** Finds what was meant among the sessions of now. Throws when the person is not known, or a fingerprint is of two sessions. */
export async function meantBy({ values }: Context, live: LiveSite): Promise<Meant> {
  const fingerprints = fingerprintsOf(values)
  if (fingerprints.length > 0) return byFingerprints(live, fingerprints)
  const filter = filterOf(values)
  const user = values.text('user')
  if (user === undefined) return { target: { kind: 'filter', filter: filter ?? {} }, missing: [] }
  const person = await findPerson(live.client, live.connectionId, user)
  if (person === null) {
    const hint = 'It is the whole user name, e-mail address or id. "rollcall sessions --text" finds parts of it.'
    throw new CommandError(exitCode.failed, 'Nobody of that name is known to the site, so nobody was logged out', hint)
  }
  const { key: personKey } = person
  const target: LogoutTarget =
    filter === null
      ? { kind: 'person', personKey, keepNewest: values.flag('keep-newest') }
      : { kind: 'filter', filter: { ...filter, personKey } }
  return { target, missing: [] }
}

async function byFingerprints({ client, connectionId }: LiveSite, fingerprints: readonly string[]): Promise<Meant> {
  const refs: string[] = []
  const missing: string[] = []
  const sort = { column: 'fingerprint', direction: 'ascending' } as const
  for (const fingerprint of fingerprints) {
    const filter = { text: fingerprint }
    const { rows } = await client.call('sessions.page', { connectionId, filter, sort, offset: 0, limit: 500 })
    const found = rows.filter(row => row.fingerprint === fingerprint)
    if (found.length > 1) {
      throw new CommandError(
        exitCode.failed,
        `${fingerprint} is the fingerprint of several sessions, so nobody was logged out`,
        'Log out by --user instead.',
      )
    }
    const [row] = found
    if (row) refs.push(row.ref)
    else missing.push(fingerprint)
  }
  return { target: refs.length === 0 ? null : { kind: 'sessions', refs }, missing }
}
