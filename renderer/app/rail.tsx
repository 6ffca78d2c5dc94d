import type { LucideIcon } from 'lucide-react'
import { Activity, Database, KeyRound, ScrollText, Settings, Timer, Users } from 'lucide-react'
import { classes } from '../design/classes.ts'
import { formatCount } from '../format/numbers.ts'
import { useConnections } from './connection.tsx'
import { figuresOf } from './connection-words.ts'
import { useMonitorStatus } from './live.tsx'
import styles from './rail.module.css'
import type { PageName } from './router.tsx'
import { hrefFor } from './router.tsx'

/** The way between the pages, with the counts that belong to them. On a narrow window it is icons. */
export function Rail({ page }: { readonly page: PageName | null }) {
  const { current } = useConnections()
  const status = useMonitorStatus(current?.id ?? null)
  const known = figuresOf(status)
  const isListed = status?.store?.unlisted?.which !== 'all'
  const arePeopleKnown = isListed && known?.key?.verdict !== 'none'
  const link = (to: PageName, label: string, icon: LucideIcon, count?: number) => (
    <RailLink to={to} label={label} icon={icon} count={count} isCurrent={to === page} />
  )
  return (
    <nav className={styles.rail} aria-label="Pages">
      <ul className={styles.links}>
        {current !== null && (
          <>
            {link('overview', 'Overview', Activity)}
            {link('sessions', 'Sessions', KeyRound, isListed ? known?.sessions : undefined)}
            {link('users', 'Users', Users, arePeopleKnown ? known?.people : undefined)}
            {link('policy', 'Policy', Timer)}
          </>
        )}
        {link('audit', 'Audit', ScrollText)}
      </ul>
      <ul className={styles.links}>
        {link('connections', 'Connections', Database)}
        {link('settings', 'Settings', Settings)}
      </ul>
    </nav>
  )
}

type RailLinkProps = {
  readonly to: PageName
  readonly label: string
  readonly icon: LucideIcon
  readonly count: number | undefined
  readonly isCurrent: boolean
}

function RailLink({ to, label, icon: Icon, count, isCurrent }: RailLinkProps) {
  return (
    <li>
      <a
        href={hrefFor(to)}
        title={label}
        aria-current={isCurrent ? 'page' : undefined}
        className={classes(styles.link, isCurrent && styles.current)}
      >
        <Icon size={16} aria-hidden />
        <span className={styles.label}>{label}</span>
        {count !== undefined && <span className={styles.count}>{formatCount(count)}</span>}
      </a>
    </li>
  )
}
