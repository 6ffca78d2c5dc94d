import type { InForce, Sureness } from '../../../shared/contract/policy.ts'
import { printLimit } from '../../../shared/policy/limit-text.ts'
import { formatCount, formatPlural } from '../../format/numbers.ts'

export type FoundRow = {
  readonly label: string
  readonly value: string
  /** What it was told by. */
  readonly from: string
  readonly sure: Sureness
}

/** Cookie age and saving, with what they were inferred from. */
export function inForceRows({ cookieAge, saveEveryRequest }: InForce): readonly FoundRow[] {
  return [
    {
      label: 'Cookie age',
      value: cookieAge.seconds === null ? 'not known' : printLimit(cookieAge.seconds),
      from: ageSource(cookieAge),
      sure: cookieAge.sure,
    },
    {
      label: 'Saved at every request',
      value: saveEveryRequest.value === null ? 'not known' : saveEveryRequest.value ? 'yes, or as good as' : 'no',
      from: savingSource(saveEveryRequest),
      sure: saveEveryRequest.sure,
    },
  ]
}

function ageSource({ seconds, agree, of, stated, by }: InForce['cookieAge']): string {
  if (seconds === null) return `no session tells; the connection states ${printLimit(stated)}`
  if (by === 'connection')
    return 'as the connection states it: a cache keeps only when a session ends, so that none tells'
  const signed = by === 'signed' ? 'signed save times' : 'save times that nobody vouches for without the SECRET_KEY'
  const differs = seconds === stated ? '' : `; the connection states ${printLimit(stated)}`
  return `${formatCount(agree)} of ${formatCount(of)} by ${signed}${differs}`
}

function savingSource({ from, agree, of, value }: InForce['saveEveryRequest']): string {
  switch (from) {
    case 'activity':
      return `${formatCount(agree)} of ${formatCount(of)} were saved when they were last active`
    case 'login':
      return value === false
        ? `${formatCount(agree)} of ${formatCount(of)} were not saved since the login`
        : `${formatCount(agree)} of ${formatCount(of)} were saved again after the login`
    case 'none':
      return 'the sessions say neither when they began nor when they were used'
  }
}

/** Sessions whose expiry is not the site's. */
export function expiryWords(expiries: InForce['expiries']): { readonly value: string; readonly from: string } {
  const { seconds, date, browserClose, byDefault, ages } = expiries
  const total = seconds + date + browserClose
  const parts = [
    seconds > 0 &&
      `${formatCount(seconds)} a number of seconds (from last save to end: ${ages.map(age => printLimit(age.seconds)).join(', ')})`,
    date > 0 && `${formatCount(date)} a date`,
    browserClose > 0 && `${formatCount(browserClose)} until the browser closes`,
  ].filter(Boolean)
  return {
    value: total === 0 ? 'none' : formatPlural(total, 'session'),
    from: total === 0 ? `all ${formatCount(byDefault)} follow the cookie age` : parts.join(', '),
  }
}
