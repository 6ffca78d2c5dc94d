import type { InForce, Sureness } from '../../../shared/contract/policy.ts'
import { printLimit } from '../../../shared/policy/limit-text.ts'
import { Badge } from '../../design/badge.tsx'
import { Panel } from '../../design/panel.tsx'
import type { Tone } from '../../design/tone.ts'
import { hrefFor } from '../../app/router.tsx'
import { filterToSearch } from '../../filters/filter-url.ts'
import { formatDuration } from '../../../shared/words/durations.ts'
import { TimeText } from '../../format/time-text.tsx'
import { formatPlural } from '../../format/numbers.ts'
import { expiryWords, inForceRows } from './in-force-words.ts'
import styles from './facts.module.css'

const sureWords: Readonly<Record<Sureness, { readonly label: string; readonly tone: Tone }>> = {
  certain: { label: 'certain', tone: 'good' },
  likely: { label: 'likely', tone: 'accent' },
  unknown: { label: 'cannot tell', tone: 'neutral' },
}

/** The limits that the site lives by, as its sessions show: nobody was asked. */
export function InForcePanel({ found }: { readonly found: InForce }) {
  const { oldestLogin, longestIdle } = found
  const several = found.perUser.over.filter(({ people }) => people > 0)
  const sessions = (filter: Parameters<typeof filterToSearch>[0], sort: Parameters<typeof filterToSearch>[1]) =>
    hrefFor('sessions', { search: filterToSearch(filter, sort) })
  return (
    <Panel title="In force now" note="found in the sessions themselves">
      <dl className={styles.facts}>
        {inForceRows(found).map(({ label, value, from, sure }) => (
          <div key={label} className={styles.fact}>
            <dt>{label}</dt>
            <dd>
              <span className={styles.value}>{value}</span> <span className={styles.from}>{from}</span>
            </dd>
            <Sure sure={sure} />
          </div>
        ))}
        <div className={styles.fact}>
          <dt>Own expiries</dt>
          <dd>
            <span className={styles.value}>{expiryWords(found.expiries).value}</span>{' '}
            <span className={styles.from}>{expiryWords(found.expiries).from}</span>
          </dd>
          <Sure sure="certain" />
        </div>
        <div className={styles.fact}>
          <dt>Oldest login</dt>
          <dd>
            <span className={styles.value}>
              {oldestLogin.at === null ? (
                'not known'
              ) : (
                <a href={sessions({ status: ['authenticated'] }, { column: 'login', direction: 'ascending' })}>
                  <TimeText at={oldestLogin.at} />
                </a>
              )}
            </span>{' '}
            <span className={styles.from}>
              {oldestLogin.known === oldestLogin.of
                ? `login times of all ${formatPlural(oldestLogin.of, 'login')}`
                : `login times of ${oldestLogin.known} of ${formatPlural(oldestLogin.of, 'login')}`}
            </span>
          </dd>
          <Sure
            sure={oldestLogin.known === 0 ? 'unknown' : oldestLogin.known === oldestLogin.of ? 'certain' : 'likely'}
          />
        </div>
        <div className={styles.fact}>
          <dt>Longest idle</dt>
          <dd>
            <span className={styles.value}>
              {longestIdle.since === null ? (
                'not known'
              ) : (
                <a href={sessions({ status: ['authenticated'] }, { column: 'idle', direction: 'descending' })}>
                  {formatDuration((found.at - longestIdle.since) / 1000)}
                </a>
              )}
            </span>{' '}
            <span className={styles.from}>
              {longestIdle.stated === longestIdle.of
                ? 'by activity that the site writes'
                : `by the last save for ${formatPlural(longestIdle.of - longestIdle.stated, 'login')}`}
            </span>
          </dd>
          <Sure
            sure={longestIdle.since === null ? 'unknown' : longestIdle.stated === longestIdle.of ? 'certain' : 'likely'}
          />
        </div>
        <div className={styles.fact}>
          <dt>Sessions per user</dt>
          <dd>
            <span className={styles.value}>at most {found.perUser.most}</span>{' '}
            <span className={styles.from}>
              {several.length === 0
                ? 'nobody has more than one'
                : several
                    .map(({ limit, people }) => `${formatPlural(people, 'person', 'people')} over ${limit}`)
                    .join(', ')}
            </span>
          </dd>
          <Sure sure={found.logins.sessions === 0 ? 'unknown' : 'certain'} />
        </div>
      </dl>
      <p className={styles.foot}>
        The site lives by {printLimit(found.cookieAge.seconds ?? found.cookieAge.stated)} since the last save. Django
        has no idle, absolute or per-user limit of its own, and the store cannot tell SESSION_EXPIRE_AT_BROWSER_CLOSE.
      </p>
    </Panel>
  )
}

function Sure({ sure }: { readonly sure: Sureness }) {
  const { label, tone } = sureWords[sure]
  return (
    <dd className={styles.sure}>
      <Badge tone={tone}>{label}</Badge>
    </dd>
  )
}
