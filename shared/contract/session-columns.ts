import { z } from 'zod'
import { isSecretKey } from '../django/secret-keys.ts'
import { identifier } from './addresses.ts'

/** Shown on screens: no such column may bring a credential there under another name. */
const columnName = identifier.refine(name => !isSecretKey(name) && !/^session_?(data|key)$/i.test(name), {
  error: 'This column may hold a credential, and what it holds is shown',
})

/**
 * Columns that a session table has beside Django's own three, as those of django-user-sessions and django-qsessions; null for
 * those that it lacks.
 */
export const sessionColumns = z.object({
  /** The primary key of the user, as django.contrib.auth would have it in the payload. */
  userId: columnName.nullable(),
  /** Set by the site with every save. */
  lastActivity: columnName.nullable(),
  createdAt: columnName.nullable(),
  ip: columnName.nullable(),
  userAgent: columnName.nullable(),
  /** Where somebody was and with what is their own affair: `ip` and `userAgent` are read only when this asks for them. */
  personal: z.boolean(),
})
export type SessionColumns = z.infer<typeof sessionColumns>

/** The names that are read. */
export function columnsRead(columns: SessionColumns | undefined): readonly string[] {
  if (columns === undefined) return []
  const { userId, lastActivity, createdAt, ip, userAgent, personal } = columns
  return [userId, lastActivity, createdAt, ...(personal ? [ip, userAgent] : [])].filter(name => name !== null)
}
