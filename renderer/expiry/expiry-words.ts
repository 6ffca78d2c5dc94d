import type { ExpiryOutcome, ExpiryPlan, ExpiryResult, ExpirySkip } from '../../shared/contract/expiry.ts'
import type { Tone } from '../design/tone.ts'
import { formatCount, formatPlural } from '../format/numbers.ts'

/** Why sessions are left as they are: "2 expired already". */
export const skipWords: Readonly<Record<ExpirySkip, string>> = {
  'fits-already': 'have this expiry already',
  'own-expiry': 'have an expiry of their own that decides here, and cannot be written without the SECRET_KEY',
  'ends-with-browser': 'end with their browser, and an expiry of their own would let the cookie outlive it',
  'save-unknown':
    'have an end of their own, so that nothing tells when they were last saved, from which this would count',
  expired: 'expired already',
  signature: 'do not hold their signature, so Django takes them as empty',
  unreadable: 'cannot be decoded',
}

/** "3 sessions of 2 people change; 1 of them ends at once." */
export function planWords({ changing, people, endNow }: ExpiryPlan): string {
  const of = people > 0 ? ` of ${formatPlural(people, 'person', 'people')}` : ''
  const verb = changing === 1 ? 'changes' : 'change'
  if (endNow === 0) return `${formatPlural(changing, 'session')}${of} ${verb}`
  const ending = endNow === changing ? 'all end at once' : `${formatCount(endNow)} of them end at once`
  return `${formatPlural(changing, 'session')}${of} ${verb}: ${ending}`
}

/** How long the new end holds, for those that change. */
export function lastingWords({ lasting, untilNextSave }: ExpiryPlan): string {
  if (untilNextSave === 0) return 'The new limit is written into the session, so it holds each time the site saves it.'
  const short =
    'only the end in the store can be moved: it holds until the site saves the session the next time. ' +
    'Writing it into the session needs the SECRET_KEY, and is not done for sessions that end with their browser, ' +
    'nor for files, which Django ends by their time alone.'
  if (lasting === 0) return `For these ${short}`
  return `For ${formatCount(lasting)} the new limit holds across the site's saves. For ${formatCount(untilNextSave)} ${short}`
}

/** The whole result in one sentence. */
export function resultWords(result: ExpiryResult): string {
  const { changed, untilNextSave, endedNow, alreadyGone, skipped, failed, notStarted } = result
  const parts = [
    changed + untilNextSave > 0 && `${formatPlural(changed + untilNextSave, 'session')} changed`,
    endedNow > 0 && `${formatCount(endedNow)} of them ended at once`,
    untilNextSave > 0 && `${formatCount(untilNextSave)} until the next save`,
    alreadyGone > 0 && `${formatCount(alreadyGone)} already gone`,
    skipped > 0 && `${formatCount(skipped)} left as they were`,
    failed > 0 && `${formatCount(failed)} failed`,
    notStarted > 0 && `${formatCount(notStarted)} not begun`,
  ].filter(Boolean)
  return parts.length === 0 ? 'There was nothing to change.' : `${parts.join(', ')}.`
}

/** How the result went, for its colour and its mark. */
export function resultTone({ failed, notStarted }: ExpiryResult): Tone {
  return failed > 0 ? 'bad' : notStarted > 0 ? 'warning' : 'good'
}

/** The outcome of one session as a badge shows it. */
export const outcomeLooks: Readonly<Record<ExpiryOutcome['outcome'], { readonly word: string; readonly tone: Tone }>> =
  {
    changed: { word: 'Changed', tone: 'good' },
    'until-next-save': { word: 'Until next save', tone: 'good' },
    'already-gone': { word: 'Already gone', tone: 'neutral' },
    skipped: { word: 'Left as it was', tone: 'neutral' },
    failed: { word: 'Failed', tone: 'bad' },
  }
