import { Ban, CircleAlert, CircleCheck, CircleHelp, Clock, User } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { SessionRow, SessionStatus } from '../../../shared/contract/session.ts'
import { statusExplanation, statusLabel } from '../../../shared/words/status-words.ts'
import { Badge } from '../../design/badge.tsx'
import type { Tone } from '../../design/tone.ts'

const looks: Readonly<Record<SessionStatus, { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  authenticated: { tone: 'good', icon: CircleCheck },
  anonymous: { tone: 'neutral', icon: User },
  stale: { tone: 'warning', icon: CircleAlert },
  expired: { tone: 'neutral', icon: Clock },
  invalid: { tone: 'bad', icon: Ban },
  unreadable: { tone: 'bad', icon: CircleHelp },
}

type Status = Pick<SessionRow, 'status' | 'statusReason' | 'verified'>

/** What a session is, in a word and its reason; the whole explanation on hover. A login that could not be checked says so. */
export function StatusBadge({ row, title = statusSentence(row) }: { readonly row: Status; readonly title?: string }) {
  const { tone, icon } = looks[row.status]
  const unchecked = row.status === 'authenticated' && !row.verified
  return (
    <Badge tone={unchecked ? 'neutral' : tone} icon={icon} title={title}>
      {statusLabel(row.status, row.statusReason)}
      {unchecked && ', unverified'}
    </Badge>
  )
}

/** Why a session has its status, in one or two sentences. */
export function statusSentence({ status, statusReason, verified }: Status): string {
  const why = statusExplanation(status, statusReason)
  if (status !== 'authenticated' || verified) return why
  return `${why} This could not be checked: the connection has no SECRET_KEY or no user table.`
}
