import { PageHeader } from '../../design/page-header.tsx'
import { Panel } from '../../design/panel.tsx'
import { Skeleton } from '../../design/skeleton.tsx'
import picture from './picture.module.css'
import styles from './policy-page.module.css'

/** The page before it knows anything: everything in its place, so that nothing jumps. */
export function PolicySkeleton() {
  return (
    <div aria-busy>
      <PageHeader title="Policy" count={<Skeleton width={120} />} />
      <div className={styles.columns}>
        <Panel title="Limits">
          <Skeleton height={380} />
        </Panel>
        <div className={picture.picture}>
          <PictureSkeleton />
        </div>
      </div>
    </div>
  )
}

export function PictureSkeleton() {
  return (
    <>
      <div className={picture.cards}>
        {['now', 'hour', 'day', 'history'].map(each => (
          <Panel key={each}>
            <Skeleton height={74} />
          </Panel>
        ))}
      </div>
      <Panel title="Remaining life of logins">
        <Skeleton height={190} />
      </Panel>
    </>
  )
}
