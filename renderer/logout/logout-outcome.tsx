/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */
import type { LogoutResult, SessionOutcome } from '../../shared/contract/sessions.ts'
import { Badge } from '../design/badge.tsx'
import { Banner } from '../design/banner.tsx'
import type { Tone } from '../design/tone.ts'
import { formatCount } from '../format/numbers.ts'
import { usePrivacy } from '../format/person-name.tsx'
import styles from './logout.module.css'
import { effectWords, outcomeWord, resultTone, resultWords } from './outcome-words.ts'
import { SecondLookNote } from './second-look-note.tsx'

const tones: Readonly<Record<SessionOutcome['outcome'], Tone>> = {
  'logged-out': 'good',
  'already-gone': 'neutral',
  skipped: 'warning',
  failed: 'bad',
}

/** What came of a log out, in words and session by session; what went wrong stands first. */
export function LogoutOutcome({ result, cancelled }: { readonly result: LogoutResult; readonly cancelled: boolean }) {
  const privacy = usePrivacy()
  const total = result.loggedOut + result.alreadyGone + result.skipped + result.failed
  return (
    <>
      <Banner tone={resultTone(result)}>
        <strong>{resultWords(result)}</strong>{' '}
        {cancelled
          ? 'It was cancelled; what was done stays done.'
          : result.loggedOut > 0 && `What was logged out was read back as gone; it ${effectWords(result.loggedOut)}.`}
      </Banner>
      {result.secondLook && <SecondLookNote look={result.secondLook} />}
      {result.outcomes.length > 0 && (
        <section className={styles.list} aria-label="Outcomes" tabIndex={0}>
          <ul>
            {result.outcomes.map(outcome => (
              <li key={outcome.fingerprint} className={styles.row}>
                <span className={styles.who}>
                  <strong>{outcome.person === null ? 'Anonymous' : privacy ? 'Hidden' : outcome.person}</strong>
                  {outcome.detail !== null && <span className={styles.detail}>{outcome.detail}</span>}
                </span>
                <Badge tone={tones[outcome.outcome]}>{outcomeWord(outcome.outcome)}</Badge>
                <code className={styles.fingerprint}>{outcome.fingerprint}</code>
              </li>
            ))}
          </ul>
          {total > result.outcomes.length && (
            <p className={styles.more}>and {formatCount(total - result.outcomes.length)} more</p>
          )}
        </section>
      )}
    </>
  )
}
