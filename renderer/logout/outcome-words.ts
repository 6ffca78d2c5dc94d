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

/**
 * What a plan would do: "9 sessions of zofia", "30 sessions: 24 of 7 people, and 6 anonymous ones". `name` is the person's where it is
 * about one.
 */
export function planWords(plan: LogoutPlan, name: string | null = null): string {
  const { sessions, people, anonymous } = plan
  if (anonymous === sessions) return `${sessionCount(sessions)}, anonymous`
  const whom = people === 1 && name !== null ? name : peopleCount(people)
  if (anonymous === 0) return people === 0 ? sessionCount(sessions) : `${sessionCount(sessions)} of ${whom}`
  const theirs = (sessions - anonymous).toLocaleString('en')
  return `${sessionCount(sessions)}: ${theirs} of ${whom}, and ${anonymous.toLocaleString('en')} anonymous`
}

/** When a log out of so many sessions takes effect. */
export function effectWords(sessions: number): string {
  return `takes effect on the next request of ${sessions === 1 ? 'that browser' : 'each browser'}`
}

/** Sessions that were selected and that the plan no longer has: they were gone already. Only known for a list of refs. */
export function goneSinceSelected(target: LogoutTarget, plan: LogoutPlan): number {
  return target.kind === 'sessions' ? Math.max(0, target.refs.length - plan.sessions) : 0
}

/** The whole result in one or two sentences; nothing is called logged out that was not read back as gone. */
export function resultWords(result: LogoutResult): string {
  const parts: string[] = []
  const { loggedOut, noLogins = 0 } = result
  if (loggedOut > 0) parts.push(`${sessionCount(loggedOut)} logged out`)
  if (noLogins > 0) parts.push(noLoginWords(noLogins, loggedOut))
  if (result.alreadyGone > 0) parts.push(`${result.alreadyGone.toLocaleString('en')} already gone`)
  if (result.skipped > 0) parts.push(`${result.skipped.toLocaleString('en')} skipped because they changed`)
  if (result.failed > 0) parts.push(`${result.failed.toLocaleString('en')} failed and still there`)
  if (result.notStarted > 0) parts.push(`${result.notStarted.toLocaleString('en')} not begun`)
  return parts.length === 0 ? 'There was nothing to log out.' : `${parts.join(', ')}.`
}

/** A stale, expired or anonymous session is ended as well, and yet nobody was logged out by it. */
function noLoginWords(noLogins: number, loggedOut: number): string {
  if (noLogins === loggedOut) return loggedOut === 1 ? 'which was no login' : 'none of them a login'
  return `${noLogins.toLocaleString('en')} of them no ${noLogins === 1 ? 'login' : 'logins'}`
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
