import type { LogoutPlan, LogoutResult, LogoutTarget, SessionOutcome } from '../../shared/contract/sessions.ts'

/** Above this many sessions the name of the connection has to be typed. */
export const typedAbove = 20

/** "1 session", "1,204 sessions". */
export function sessionCount(count: number): string {
  return `${count.toLocaleString('en')} session${count === 1 ? '' : 's'}`
}

/** "1 person", "12 people". */
export function peopleCount(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'person' : 'people'}`
}

/** What a plan would do: "3 sessions of 2 people, 1 of them anonymous". */
export function planWords(plan: LogoutPlan): string {
  const of = plan.people > 0 ? ` of ${peopleCount(plan.people)}` : ''
  if (plan.anonymous === 0) return `${sessionCount(plan.sessions)}${of}`
  if (plan.anonymous === plan.sessions) return `${sessionCount(plan.sessions)}, anonymous`
  return `${sessionCount(plan.sessions)}${of}, ${plan.anonymous.toLocaleString('en')} of them anonymous`
}

/** Sessions that were selected and that the plan no longer has: they were gone already. Only known for a list of refs. */
export function goneSinceSelected(target: LogoutTarget, plan: LogoutPlan): number {
  return target.kind === 'sessions' ? Math.max(0, target.refs.length - plan.sessions) : 0
}

/** The whole result in one or two sentences; nothing is called logged out that was not read back as gone. */
export function resultWords(result: LogoutResult): string {
  const parts: string[] = []
  if (result.loggedOut > 0) parts.push(`${sessionCount(result.loggedOut)} logged out`)
  if (result.alreadyGone > 0) parts.push(`${result.alreadyGone.toLocaleString('en')} already gone`)
  if (result.skipped > 0) parts.push(`${result.skipped.toLocaleString('en')} skipped because they changed`)
  if (result.failed > 0) parts.push(`${result.failed.toLocaleString('en')} failed and still there`)
  if (result.notStarted > 0) parts.push(`${result.notStarted.toLocaleString('en')} not begun`)
  return parts.length === 0 ? 'There was nothing to log out.' : `${parts.join(', ')}.`
}

/** How the result went, for its colour and its mark. */
export function resultTone(result: LogoutResult): 'good' | 'warning' | 'bad' {
  if (result.failed > 0) return 'bad'
  return result.skipped > 0 || result.notStarted > 0 ? 'warning' : 'good'
}

/** The word for the outcome of one session. */
export function outcomeWord(outcome: SessionOutcome['outcome']): string {
  switch (outcome) {
    case 'logged-out':
      return 'Logged out'
    case 'already-gone':
      return 'Already gone'
    case 'skipped':
      return 'Skipped'
    case 'failed':
      return 'Failed'
  }
}

/** Reasons used lately, newest first, with the one just given in front; at most `most`. */
export function rememberReason(reasons: readonly string[], reason: string, most = 6): readonly string[] {
  const trimmed = reason.trim()
  return [trimmed, ...reasons.filter(other => other !== trimmed)].slice(0, most)
}
