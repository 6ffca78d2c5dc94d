import { printLimit } from './limit-text.ts'
import type { AccessLimits, Policy } from './policy.ts'
import { subjectKey, subjectWords } from './subject.ts'

/** One thing that two policies differ in, in words. */
export type Difference = { readonly what: string; readonly before: string; readonly after: string }

const onOff = (value: boolean) => (value ? 'on' : 'off')
const count = (value: number | null) => (value === null ? 'no limit' : `${value}`)
const goes = (surplus: Policy['surplus']) => (surplus === 'oldest' ? 'the oldest' : 'the longest unused')

/** What changes from one policy to another; empty when they mean the same. */
export function compare(before: Policy, after: Policy): readonly Difference[] {
  const lines = [facts(before), facts(after)] as const
  const names = new Set([...lines[0].keys(), ...lines[1].keys()])
  return [...names].flatMap(what => {
    const [one, other] = lines.map(line => line.get(what) ?? 'not there')
    return one === other ? [] : [{ what, before: one ?? '', after: other ?? '' }]
  })
}

/** Everything that a policy says, by name. The order of rules and people says nothing. */
function facts(policy: Policy): ReadonlyMap<string, string> {
  return new Map([
    ['Cookie age', printLimit(policy.cookieAge)],
    ['Idle limit', printLimit(policy.idleTimeout)],
    ['Absolute limit', printLimit(policy.absoluteTimeout)],
    ['Sessions per user', count(policy.sessionsPerUser)],
    ['Which session goes', goes(policy.surplus)],
    ['Ends with the browser', onOff(policy.endsWithBrowser)],
    ['Saved at every request', onOff(policy.saveEveryRequest)],
    ...policy.rules
      .toSorted((one, other) => (subjectKey(one.who) < subjectKey(other.who) ? -1 : 1))
      .map(rule => [`Rule: ${subjectWords(rule.who)}`, limitWords(rule)] as const),
    ...policy.exempt
      .toSorted((one, other) => (one.personKey < other.personKey ? -1 : 1))
      .map(person => [`Exempt: ${person.name} (${person.personKey})`, 'exempt'] as const),
  ])
}

/** The limits of a rule: "idle 15 min, at most 2 sessions". */
export function limitWords({ idleTimeout, absoluteTimeout, sessionsPerUser }: AccessLimits): string {
  const words = [
    idleTimeout !== null && `idle ${printLimit(idleTimeout)}`,
    absoluteTimeout !== null && `absolute ${printLimit(absoluteTimeout)}`,
    sessionsPerUser !== null && `at most ${sessionsPerUser} ${sessionsPerUser === 1 ? 'session' : 'sessions'}`,
  ].filter(Boolean)
  return words.length === 0 ? 'no limit' : words.join(', ')
}
