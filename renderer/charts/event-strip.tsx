import type { History } from '../../shared/contract/overview.ts'
import { eventBins } from './event-bins.ts'
import styles from './history-chart.module.css'

const binCount = 96
const half = 50

export type EventStripProps = {
  readonly history: History
  /** Pixels to the left and right of the chart above, so that the same moments stand under each other. */
  readonly indent: number
  readonly outdent: number
}

/** Logins upwards and ends downwards, under the lines; what Rollcall ended is the darker part. Words are in the tooltip and table. */
export function EventStrip({ history, indent, outdent }: EventStripProps) {
  const bins = eventBins(history, binCount)
  const most = Math.max(1, ...bins.map(bin => Math.max(bin.logins, bin.logouts + bin.loggedOut)))
  const tall = (count: number) => (count / most) * (half - 4)
  return (
    <div className={styles.strip} style={{ paddingInline: `${indent}px ${outdent}px` }} aria-hidden>
      <span className={styles.stripWords}>in</span>
      <span className={styles.stripWords}>out</span>
      <svg viewBox={`0 0 ${binCount} ${half * 2}`} preserveAspectRatio="none" className={styles.bars}>
        <line x1={0} x2={binCount} y1={half} y2={half} className={styles.base} vectorEffect="non-scaling-stroke" />
        {bins.map((bin, place) => {
          const ended = tall(bin.logouts)
          return (
            // oxlint-disable-next-line react/no-array-index-key -- a stretch is its place
            <g key={place}>
              <rect
                x={place + 0.15}
                width={0.7}
                y={half - 2 - tall(bin.logins)}
                height={tall(bin.logins)}
                className={styles.in}
              />
              <rect x={place + 0.15} width={0.7} y={half + 2} height={ended} className={styles.out} />
              <rect
                x={place + 0.15}
                width={0.7}
                y={half + 2 + ended}
                height={tall(bin.loggedOut)}
                className={styles.byUs}
              />
            </g>
          )
        })}
      </svg>
    </div>
  )
}
