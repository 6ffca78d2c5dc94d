import { ChevronDown, Plus, Settings2 } from 'lucide-react'
import { classes } from '../design/classes.ts'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../design/menu.tsx'
import { VisuallyHidden } from '../design/visually-hidden.tsx'
import { useConnections } from './connection.tsx'
import { siteWords, statusTone } from './connection-words.ts'
import styles from './connection-switcher.module.css'
import { EnvironmentBadge, environmentWords } from './environment-badge.tsx'
import { useMonitorStatus } from './live.tsx'
import { navigate } from './router.tsx'

/** Which site this is about, and the way to another. */
export function ConnectionSwitcher() {
  const { list, current, state, open } = useConnections()
  const status = useMonitorStatus(current?.id ?? null)
  const where = status?.store
    ? `${status.store.product} · ${status.store.location}`
    : current && siteWords(current.site)
  const tone = status === null ? 'neutral' : statusTone(status)
  return (
    <Menu
      label="Connections"
      triggerProps={{ className: styles.switcher }}
      trigger={
        current === null ? (
          <>
            <span className={styles.name}>{state === 'opening' ? 'Opening…' : 'No connection'}</span>
            <ChevronDown size={14} aria-hidden />
          </>
        ) : (
          <>
            <VisuallyHidden>Connection: </VisuallyHidden>
            <span className={classes(styles.dot, styles[tone])} />
            <span className={styles.name}>{current.site.name}</span>
            <span className={styles.where}>{where}</span>
            <EnvironmentBadge environment={current.site.environment} />
            <ChevronDown size={14} aria-hidden />
          </>
        )
      }
    >
      {list.length > 0 && <MenuLabel>Saved connections</MenuLabel>}
      {list.map(({ id, site }) => (
        <MenuItem
          key={id}
          checked={id === current?.id}
          note={environmentWords[site.environment]}
          onSelect={() => void open(id).catch(() => navigate('overview'))}
        >
          {site.name}
        </MenuItem>
      ))}
      {list.length > 0 && <MenuSeparator />}
      <MenuItem icon={Plus} onSelect={() => navigate('connections', { id: 'new' })}>
        New connection…
      </MenuItem>
      <MenuItem icon={Settings2} onSelect={() => navigate('connections')}>
        Manage connections
      </MenuItem>
    </Menu>
  )
}
