import { printLimit } from './limit-text.ts'
import { withRules } from './limits-for.ts'
import type { AccessLimits, Policy } from './policy.ts'
import { subjectKey, subjectWords } from './subject.ts'

/**
 * What is wrong with a policy as a whole. An `error` cannot be meant and is not saved; a `warning` is a limit that will not do
 * what it seems to. `field` names the control: "absoluteTimeout", "rules.2".
 */
export type Contradiction = {
  readonly severity: 'error' | 'warning'
  readonly field: string
  readonly words: string
}

/** Browsers keep no cookie longer, whatever it says (RFC 6265bis, section 5.5). Seconds. */
const longestCookie = 400 * 86_400

/** Everything in a policy that contradicts itself, errors first. Nothing is set right: what was meant is not known. */
export function contradictionsOf(policy: Policy): readonly Contradiction[] {
  const found: Contradiction[] = [...limitTrouble(policy, policy.cookieAge, null)]
  if (policy.cookieAge > longestCookie) {
    found.push({
      severity: 'warning',
      field: 'cookieAge',
      words: `Browsers keep a cookie for at most 400 d, so a cookie age of ${printLimit(policy.cookieAge)} ends there.`,
    })
  }
  if (policy.idleTimeout !== null && !policy.saveEveryRequest) {
    found.push({
      severity: 'warning',
      field: 'saveEveryRequest',
      words:
        'An idle limit needs to know the last activity. Without a save at every request it only knows what the site itself ' +
        'writes into the session, and may take people at work as idle.',
    })
  }
  const seen = new Map<string, number>()
  for (const [at, rule] of policy.rules.entries()) {
    const field = `rules.${at}`
    const who = subjectWords(rule.who)
    const before = seen.get(subjectKey(rule.who))
    if (before !== undefined) {
      found.push({
        severity: 'error',
        field,
        words: `${who}: rules ${before + 1} and ${at + 1} are for the same people. Keep one of them.`,
      })
    }
    seen.set(subjectKey(rule.who), at)
    if (rule.idleTimeout === null && rule.absoluteTimeout === null && rule.sessionsPerUser === null) {
      found.push({ severity: 'error', field, words: `${who}: this rule sets no limit. Give it one, or remove it.` })
    }
    found.push(...limitTrouble(withRules(policy, [rule]), policy.cookieAge, { field, who, own: rule }))
  }
  return found.toSorted((one, other) => Number(other.severity === 'error') - Number(one.severity === 'error'))
}

type OfRule = { readonly field: string; readonly who: string; readonly own: AccessLimits }

/** Limits against each other; those of a rule only where the rule has a hand in it. */
function limitTrouble(limits: AccessLimits, cookieAge: number, rule: OfRule | null): readonly Contradiction[] {
  const { idleTimeout: idle, absoluteTimeout: absolute } = limits
  const found: Contradiction[] = []
  const whose = rule === null ? '' : `${rule.who}: `
  const touches = (...names: readonly ('idleTimeout' | 'absoluteTimeout')[]) =>
    rule === null || names.some(name => rule.own[name] !== null)
  if (idle !== null && absolute !== null && absolute < idle && touches('idleTimeout', 'absoluteTimeout')) {
    found.push({
      severity: 'error',
      field: rule?.field ?? 'absoluteTimeout',
      words: `${whose}the absolute limit (${printLimit(absolute)}) is below the idle limit (${printLimit(idle)}), so nobody could ever be idle that long. Raise the one or lower the other.`,
    })
  }
  if (idle !== null && idle > cookieAge && touches('idleTimeout')) {
    found.push({
      severity: 'warning',
      field: rule?.field ?? 'idleTimeout',
      words: `${whose}the cookie age (${printLimit(cookieAge)}) ends a session before the idle limit (${printLimit(idle)}) does.`,
    })
  }
  return found
}

/** The errors in one sentence, for a refusal; null when there are none. */
export function refusalOf(policy: Policy): string | null {
  const errors = contradictionsOf(policy).filter(({ severity }) => severity === 'error')
  return errors.length === 0 ? null : errors.map(({ words }) => capitalised(words)).join(' ')
}

const capitalised = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)
