/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */
import type { ExpiryResult } from '../../shared/contract/expiry.ts'
import { Badge } from '../design/badge.tsx'
import { Banner } from '../design/banner.tsx'
import { formatCount } from '../format/numbers.ts'
import { usePrivacy } from '../format/person-name.tsx'
import styles from '../logout/logout.module.css'
import { outcomeLooks, resultTone, resultWords } from './expiry-words.ts'

/** What came of a change of expiry, in words and session by session; what went wrong stands first. */
export function ExpiryOutcomeView({
  result,
  cancelled,
}: {
  readonly result: ExpiryResult
  readonly cancelled: boolean
}) {
  const privacy = usePrivacy()
  const { changed, untilNextSave, alreadyGone, skipped, failed, outcomes } = result
  const more = changed + untilNextSave + alreadyGone + skipped + failed - outcomes.length
  return (
    <>
      <Banner tone={resultTone(result)}>
        <strong>{resultWords(result)}</strong>{' '}
        {cancelled ? 'It was cancelled; what was done stays done.' : 'What changed was read back from the store.'}
      </Banner>
      {outcomes.length > 0 && (
        <section className={styles.list} aria-label="Outcomes" tabIndex={0}>
          <ul>
            {outcomes.map(({ fingerprint, person, outcome, detail }) => (
              <li key={fingerprint} className={styles.row}>
                <span className={styles.who}>
                  <strong>{person === null ? 'Anonymous' : privacy ? 'Hidden' : person}</strong>
                  {detail !== null && <span className={styles.detail}>{detail}</span>}
                </span>
                <Badge tone={outcomeLooks[outcome].tone}>{outcomeLooks[outcome].word}</Badge>
                <code className={styles.fingerprint}>{fingerprint}</code>
              </li>
            ))}
          </ul>
          {more > 0 && <p className={styles.more}>and {formatCount(more)} more</p>}
        </section>
      )}
    </>
  )
}
