import type { WhatIf } from '../../../shared/contract/policy.ts'
import { bucketTick, bucketWords } from '../../charts/bucket-filter.ts'
import { classes } from '../../design/classes.ts'
import { Tooltip } from '../../design/tooltip.tsx'
import { VisuallyHidden } from '../../design/visually-hidden.tsx'
import { formatCompact, formatPlural } from '../../format/numbers.ts'
import styles from './remaining-chart.module.css'

/** How long logins still have: as it is, beside how it would be. Those that go at once stand first, apart. */
export function RemainingChart({ picture }: { readonly picture: WhatIf }) {
  const { remaining, now } = picture
  const most = Math.max(1, now.sessions, ...remaining.flatMap(({ before, after }) => [before, after]))
  const bars = [
    { key: -1, words: 'Gone now', tick: 'gone', before: 0, after: now.sessions },
    ...remaining.map(bucket => ({
      key: bucket.from,
      words: `Ends in ${bucketWords({ ...bucket, sessions: 0 })}`,
      tick: bucketTick({ ...bucket, sessions: 0 }),
      before: bucket.before,
      after: bucket.after,
    })),
  ]
  return (
    <ul className={styles.bars} style={{ gridTemplateColumns: `repeat(${bars.length}, minmax(0, 1fr))` }}>
      {bars.map(({ key, words, tick, before, after }) => {
        const whole = `${words}: ${formatPlural(before, 'login')} as it is, ${formatPlural(after, 'login')} under this policy`
        return (
          <li key={key} className={classes(styles.column, key === -1 && styles.gone)}>
            <Tooltip text={whole}>
              <span className={styles.pair}>
                <VisuallyHidden>{whole}</VisuallyHidden>
                <span className={styles.figure} aria-hidden>
                  {key === -1 && after > 0 ? formatCompact(after) : ''}
                </span>
                <span className={styles.before} style={{ height: heightOf(before / most) }} />
                <span className={styles.after} style={{ height: heightOf(after / most) }} />
              </span>
            </Tooltip>
            <span className={styles.tick} aria-hidden>
              {tick}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

/** Above the highest bar there is room for its figure. */
const heightOf = (share: number) => `calc((100% - 18px) * ${share})`
