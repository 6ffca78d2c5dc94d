import { Panel } from '../../design/panel.tsx'
import { Skeleton } from '../../design/skeleton.tsx'
import card from './figure-card.module.css'
import styles from './overview-page.module.css'

const labels = ['Logged in now', 'Anonymous', 'Expire within 1 h', 'Stale logins', 'Expired, not cleared']
const panels = ['Idle for', 'Expires in', 'By role', 'Most sessions']

/** The overview before its first figures: everything in its place, so that nothing jumps when they come. */
export function OverviewSkeleton() {
  return (
    <>
      <ul className={card.cards}>
        {labels.map(label => (
          <li key={label} className={card.card}>
            <span className={card.label}>{label}</span>
            <span className={card.value}>
              <Skeleton width={90} height={26} />
            </span>
            <div className={card.below}>
              <Skeleton width="80%" height={11} />
            </div>
          </li>
        ))}
      </ul>
      <Panel title="Sessions" className={styles.history}>
        <Skeleton height={208} />
      </Panel>
      <div className={styles.panels}>
        {panels.map(title => (
          <Panel key={title} title={title}>
            <Skeleton height={117} />
          </Panel>
        ))}
      </div>
    </>
  )
}
