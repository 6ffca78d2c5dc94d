import type { SessionRow } from '../../shared/contract/session.ts'
import { never } from '../../shared/contract/session.ts'
import { formatDuration } from '../../shared/words/durations.ts'
import { statusLabel } from '../../shared/words/status-words.ts'
import type { Tone } from './style.ts'
import type { Column } from './table.ts'
import { isoTime } from './times.ts'

/** A session for scripts: every field that the console has but its ref, which means nothing to the next run. */
export function sessionJson({ ref: _ref, person, firstSeenAt: _seen, size, ...row }: SessionRow): object {
  return {
    fingerprint: row.fingerprint,
    userId: person?.userId ?? null,
    user: person?.name ?? null,
    email: person?.email ?? null,
    role: person?.role ?? null,
    ...withIsoTimes(row),
    sizeBytes: size,
  }
}

/** Fields that end in "At" are times. */
function withIsoTimes(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      name.endsWith('At') && (typeof value === 'number' || value === null) ? isoTime(value) : value,
    ]),
  )
}

/** The columns of a table of sessions, as of a moment (ms). */
export function sessionColumns(timeText: (at: number | null) => string, now: number): readonly Column<SessionRow>[] {
  const since = (at: number | null) => (at === null ? '-' : formatDuration(Math.max(0, now - at) / 1000))
  return [
    { title: 'FINGERPRINT', text: row => row.fingerprint },
    { title: 'USER', text: row => row.person?.name ?? '-', most: 32 },
    { title: 'ROLE', text: row => row.person?.role ?? '-', most: 16 },
    { title: 'STATUS', text: row => statusText(row), tone: toneOf, most: 28 },
    { title: 'LOGGED IN', text: row => timeText(row.loginAt) },
    { title: 'IDLE', text: row => since(row.lastActivityAt), align: 'right' },
    { title: 'EXPIRES', text: row => expiryText(row.expireAt, now), align: 'right' },
  ]
}

/** "at most" in a column's width: Django's own answer is not known. */
function statusText({ status, statusReason, verified }: SessionRow): string {
  const label = statusLabel(status, statusReason)
  return verified || status !== 'authenticated' ? label : `${label}?`
}

export function toneOf({ status }: Pick<SessionRow, 'status'>): Tone {
  switch (status) {
    case 'authenticated':
      return 'good'
    case 'stale':
      return 'warning'
    case 'invalid':
    case 'unreadable':
      return 'bad'
    case 'anonymous':
    case 'expired':
      return 'faint'
  }
}

const expiryText = (at: number, now: number) =>
  at >= never
    ? 'never'
    : at < now
      ? `${formatDuration((now - at) / 1000)} ago`
      : `in ${formatDuration((at - now) / 1000)}`
