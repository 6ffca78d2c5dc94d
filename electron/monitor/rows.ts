import type { SessionRow } from '../../shared/contract/session.ts'
import { expiryCode, reasonCode, signatureCode, sourceCode, statusCode } from './columns.ts'
import { printFingerprint } from './fingerprint.ts'
import type { People } from './people.ts'
import type { SessionIndex } from './session-index.ts'

/** What screens and the log know a session by. */
export function fingerprintOf(index: SessionIndex, slot: number): string {
  const { fingerprint } = index.columns()
  return printFingerprint(fingerprint[slot * 2] as number, fingerprint[slot * 2 + 1] as number)
}

/** One session as the contract has it, at a moment (ms). */
export function rowOf(index: SessionIndex, people: People, slot: number, now: number): SessionRow {
  const columns = index.columns()
  const person = columns.person[slot] as number
  const status = statusCode.word(index.statusAt(slot, now)) ?? 'unreadable'
  return {
    ref: index.ref(slot),
    fingerprint: fingerprintOf(index, slot),
    person: person < 0 ? null : people.describe(person),
    status,
    statusReason: status === 'expired' ? null : reasonCode.word(columns.reason[slot] as number),
    // That its time is over is certain, whoever it belongs to.
    verified: status === 'expired' || columns.verified[slot] === 1,
    signature: signatureCode.word(columns.signature[slot] as number) ?? 'none',
    firstSeenAt: columns.firstSeenAt[slot] as number,
    loginAt: known(columns.loginAt[slot]),
    lastActivityAt: known(columns.activityAt[slot]),
    activitySource: sourceCode.word(columns.activitySource[slot] as number),
    savedAt: known(columns.savedAt[slot]),
    expireAt: columns.expireAt[slot] as number,
    expiryKind: expiryCode.word(columns.expiryKind[slot] as number),
    size: columns.size[slot] as number,
    ...(index.further && { further: { ...index.further.describe(slot), ownerByColumn: index.isOwnerByColumn(slot) } }),
  }
}

const known = (time: number | undefined) => (time === undefined || Number.isNaN(time) ? null : time)
