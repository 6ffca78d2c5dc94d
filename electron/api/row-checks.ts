import type { StoredSession } from '../stores/store.ts'
import type { DecodeRow } from './row-decoder.ts'
import type { SessionEngine } from '../../shared/contract/addresses.ts'
import type { Finding } from './finding.ts'
import { passed, skipped, warning } from './finding.ts'

/** Whether the newest row can be read. An empty table proves nothing, and that is said. */
export function checkRow(newest: readonly StoredSession[], decodeRow: DecodeRow): Finding {
  const [first] = newest
  if (first === undefined) return { state: 'skipped', detail: 'There are no sessions to decode yet', hint: null }
  const { readable, reason } = decodeRow(first.sessionData)
  const size = `${first.sessionData.length.toLocaleString('en')} characters`
  if (readable) return { state: 'passed', detail: `The newest row can be read, ${size}`, hint: null }
  const others = newest.filter(row => decodeRow(row.sessionData).readable).length
  if (others > 0) {
    return {
      state: 'warning',
      detail: `The newest row cannot be read (${reason}); ${others} of the ${newest.length} newest can`,
      hint: 'Rows that cannot be read are shown as such, with the reason.',
    }
  }
  const detail = `None of the ${newest.length} newest rows can be read (${reason})`
  if (reason === 'pickled' || reason === 'not-pickle') {
    const written = reason === 'pickled' ? 'Pickle' : 'JSON'
    return {
      state: 'failed',
      detail,
      hint: `The rows are not what SESSION_SERIALIZER says: choose ${written} if the site uses it.`,
    }
  }
  return { state: 'failed', detail, hint: 'Check the table, SESSION_SERIALIZER and the Django release of the site.' }
}

/** The same for sessions that are no rows, in no order. */
export function checkSession(some: readonly StoredSession[], decodeRow: DecodeRow, engine: SessionEngine): Finding {
  if (some.length === 0) return skipped('There are no sessions to decode yet')
  const reasons = some.map(({ sessionData }) => decodeRow(sessionData)).filter(({ readable }) => !readable)
  if (reasons.length === 0) {
    return passed(some.length === 1 ? 'A session was read' : `${some.length} sessions were read`)
  }
  const detail = `${reasons.length} of ${some.length} sessions cannot be read (${reasons[0]?.reason})`
  if (reasons.length < some.length) {
    return warning(detail, 'Sessions that cannot be read are shown as such, with the reason.')
  }
  const hint =
    engine === 'cache'
      ? 'The cache may pack its values in a way that Rollcall does not read, or hold something else under these keys.'
      : 'Check the folder, SESSION_SERIALIZER and the Django release of the site.'
  return { state: 'failed', detail, hint }
}

/** Whether the SECRET_KEY fits the newest rows, or some sessions. */
export function checkKey(
  newest: readonly StoredSession[],
  decodeRow: DecodeRow,
  keyGiven: boolean,
  what: 'newest row' | 'session' = 'newest row',
): Finding {
  if (!keyGiven) {
    return {
      state: 'warning',
      detail: 'No SECRET_KEY was given: sessions are shown, but nobody vouches for them',
      hint: "Give the site's SECRET_KEY, and figures become what Django itself would say.",
    }
  }
  const states = newest.map(row => decodeRow(row.sessionData).signature)
  const count = (state: string) => states.filter(found => found === state).length
  const [valid, fallback] = [count('valid'), count('fallback')]
  if (newest.length === 0)
    return { state: 'skipped', detail: 'There are no sessions to check it against yet', hint: null }
  if (valid + fallback === 0) {
    return {
      state: 'failed',
      detail: `The SECRET_KEY does not fit: 0 of ${newest.length} ${what}s verify`,
      hint: 'Check that it is the key of this very site and stage, and that the key salt is that of its session engine.',
    }
  }
  if (valid === 0) {
    return {
      state: 'warning',
      detail: `Only a fallback key fits: ${fallback} of ${newest.length} ${what}s`,
      hint: 'The SECRET_KEY itself signed none of them: it may be older or newer than the running site.',
    }
  }
  const byFallback = fallback === 0 ? '' : `, ${fallback} by a fallback key`
  const detail = `${valid + fallback} of ${newest.length} ${what}s verify${byFallback}`
  return { state: 'passed', detail, hint: null }
}
