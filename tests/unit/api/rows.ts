import type { SessionRow } from '../../../shared/contract/session.ts'

export function sessionRow(changes: Partial<SessionRow> = {}): SessionRow {
  return {
    ref: 's1',
    fingerprint: 'K2M4ZQ7T',
    person: {
      key: 'id:7',
      userId: '7',
      name: 'mara',
      email: 'mara@example.com',
      role: 'support',
      isActive: true,
      isStaff: false,
      isSuperuser: false,
      isOperator: false,
    },
    status: 'authenticated',
    statusReason: null,
    verified: true,
    signature: 'valid',
    firstSeenAt: Date.UTC(2026, 10, 21, 9),
    loginAt: Date.UTC(2026, 10, 21, 9),
    lastActivityAt: Date.UTC(2026, 10, 21, 10),
    activitySource: 'payload',
    savedAt: Date.UTC(2026, 10, 21, 10),
    expireAt: Date.UTC(2026, 11, 5, 10),
    expiryKind: 'default',
    size: 340,
    ...changes,
  }
}
