import type { EndedBy, WhatIf } from '../../../shared/contract/policy.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { subjectWords } from '../../../shared/policy/subject.ts'
import { formatCount, formatPlural } from '../../format/numbers.ts'

/** What ended a session, in a word or two. */
export const endedByWords: Readonly<Record<EndedBy, string>> = {
  'cookie-age': 'cookie age',
  'own-expiry': 'own expiry',
  idle: 'idle limit',
  absolute: 'absolute limit',
  surplus: 'too many sessions',
}

/** Counts by what ended them: "1,204 idle limit · 31 absolute limit". */
export function byWords(by: WhatIf['by']): string {
  return by
    .toSorted((one, other) => other.sessions - one.sessions)
    .map(({ limit, sessions }) => `${formatCount(sessions)} ${endedByWords[limit]}`)
    .join(' · ')
}

/** What the picture cannot know, one sentence each. */
export function unknownWords(
  { login, activity, onlySaved, rules }: WhatIf['unknown'],
  { rules: all }: Policy,
): string[] {
  const unseen = rules.flatMap(at => {
    const rule = all[at]
    return rule === undefined ? [] : [subjectWords(rule.who)]
  })
  return [
    login > 0 &&
      `Of ${formatPlural(login, 'login')} the login time is not known: they count from when they were first seen or last saved, and may be older.`,
    onlySaved > 0 &&
      `Of ${formatPlural(onlySaved, 'login')} only the last save is known: people at work whose session is not saved look idle.`,
    activity > 0 && `Of ${formatPlural(activity, 'login')} no activity is known: no idle limit is counted for them.`,
    unseen.length > 0 &&
      `Not in this picture: ${unseen.join(', ')}. Who that is cannot be read here, so the general limits stand in for ${unseen.length === 1 ? 'this rule' : 'these rules'}.`,
  ].filter(words => words !== false)
}

const dayLength = 86_400

/** "2 h", "3 d": how long something was watched, roughly. */
export function watchedWords(seconds: number): string {
  return seconds < 2 * dayLength
    ? formatPlural(Math.round(seconds / 3600), 'hour')
    : formatPlural(Math.round(seconds / dayLength), 'day')
}
