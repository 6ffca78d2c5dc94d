import type { LengthBucket } from '../../shared/contract/overview.ts'
import { hrefFor } from '../app/router.tsx'
import { classes } from '../design/classes.ts'
import { Tooltip } from '../design/tooltip.tsx'
import { filterToSearch } from '../filters/filter-url.ts'
import { formatPlural } from '../format/numbers.ts'
import type { BucketOf } from './bucket-filter.ts'
import { bucketFilter, bucketTick, bucketWords } from './bucket-filter.ts'
import styles from './length-histogram.module.css'

/** A life that ends within this is worth a look; an idle time beyond a day is hardly a person at work. Seconds. */
const soon = 3600
const longIdle = 86_400

export type LengthHistogramProps = {
  readonly of: BucketOf
  readonly buckets: readonly LengthBucket[]
}

/** Logins by a length of time. Each bar is a link to its sessions, named in words. */
export function LengthHistogram({ of, buckets }: LengthHistogramProps) {
  const most = Math.max(1, ...buckets.map(bucket => bucket.sessions))
  const every = Math.max(1, Math.ceil(buckets.length / 4))
  return (
    <ul className={styles.bars} style={{ gridTemplateColumns: `repeat(${buckets.length}, minmax(0, 1fr))` }}>
      {buckets.map((bucket, place) => {
        const words = `${of === 'idle' ? 'Idle' : 'Expires in'} ${bucketWords(bucket)}: ${formatPlural(bucket.sessions, 'login')}`
        const tone =
          of === 'remaining'
            ? bucket.to !== null && bucket.to <= soon && styles.warning
            : bucket.from >= longIdle && styles.faded
        return (
          <li key={bucket.from} className={styles.column}>
            <Tooltip text={words}>
              <a
                className={styles.link}
                href={hrefFor('sessions', { search: filterToSearch(bucketFilter(of, bucket)) })}
                aria-label={words}
              >
                <span
                  className={classes(styles.bar, tone, bucket.sessions === 0 && styles.none)}
                  style={{ height: `${(bucket.sessions / most) * 100}%` }}
                />
              </a>
            </Tooltip>
            <span className={styles.tick} aria-hidden>
              {place % every === 0 ? bucketTick(bucket) : ''}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
