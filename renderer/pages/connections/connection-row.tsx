import { CircleAlert, Copy, Ellipsis, Eye, Pencil, Trash2, Wrench } from 'lucide-react'
import type { Connection } from '../../../shared/contract/connections.ts'
import type { MonitorStatus } from '../../../shared/contract/monitor.ts'
import { siteWords, stateWords, statusTone } from '../../app/connection-words.ts'
import { useConnections } from '../../app/connection.tsx'
import { EnvironmentBadge } from '../../app/environment-badge.tsx'
import { failureOf } from '../../app/failure.ts'
import { useMonitorStatus } from '../../app/live.tsx'
import { hrefFor, navigate } from '../../app/router.tsx'
import { Badge } from '../../design/badge.tsx'
import { Button, ButtonLink, buttonClass } from '../../design/button.tsx'
import { classes } from '../../design/classes.ts'
import { Menu, MenuItem, MenuSeparator } from '../../design/menu.tsx'
import { useToast } from '../../design/toast.tsx'
import { formatCount, formatPlural } from '../../format/numbers.ts'
import { TimeText } from '../../format/time-text.tsx'
import styles from './connections-page.module.css'

/** What is wrong with an open connection, or null. */
function troubleOf({ failure, key }: MonitorStatus): string | null {
  if (failure !== null) return [failure.message, failure.hint].filter(Boolean).join(' ')
  if (key?.verdict !== 'none') return null
  return `The SECRET_KEY fits ${formatCount(key.fitting)} of ${formatPlural(key.signed, 'row')}: it is not the key of this site.`
}

export type ConnectionRowProps = { readonly connection: Connection; readonly onRemove: () => void }

/** One saved connection. The stripe has the colour of its environment, which is also said in words. */
export function ConnectionRow({ connection, onRemove }: ConnectionRowProps) {
  const { id, site, held, isOpen, lastOpenedAt, demo } = connection
  const { current, state, open } = useConnections()
  const toast = useToast()
  const status = useMonitorStatus(isOpen ? id : null)
  const trouble = status === null ? null : troubleOf(status)
  const isCurrent = current?.id === id && state === 'open'
  const openNow = () =>
    open(id).then(
      () => navigate('overview'),
      (error: unknown) => {
        const { message, hint } = failureOf(error)
        toast({ tone: 'bad', title: message, detail: hint })
      },
    )
  return (
    <li className={classes(styles.row, styles[site.environment])}>
      <div className={styles.words}>
        <div className={styles.head}>
          <a href={hrefFor('connections', { id })} className={styles.name}>
            {site.name}
          </a>
          <EnvironmentBadge environment={site.environment} />
          <Badge icon={site.mode === 'operator' ? Wrench : Eye} tone={site.mode === 'operator' ? 'accent' : 'neutral'}>
            {site.mode === 'operator' ? 'Operator' : 'Read-only'}
          </Badge>
          {demo && <Badge>Demo</Badge>}
          {status !== null && <Badge tone={statusTone(status)}>{stateWords(status)}</Badge>}
        </div>
        <p className={styles.facts}>
          {siteWords(site, status?.store?.product)}
          {!held.secretKey && ' · without SECRET_KEY'}
          {lastOpenedAt !== null && !isOpen && (
            <>
              {' · opened '}
              <TimeText at={lastOpenedAt} />
            </>
          )}
        </p>
        {trouble !== null && (
          <p className={styles.trouble}>
            <CircleAlert size={14} aria-hidden /> {trouble}
          </p>
        )}
      </div>
      {isCurrent ? (
        <ButtonLink href={hrefFor('overview')}>Overview</ButtonLink>
      ) : (
        <Button disabled={state === 'opening'} onClick={() => void openNow()}>
          {isOpen ? 'Switch to it' : 'Open'}
        </Button>
      )}
      <Menu
        label={`More for ${site.name}`}
        align="end"
        trigger={<Ellipsis size={16} aria-hidden />}
        triggerProps={{
          className: buttonClass({ variant: 'quiet' }, styles.more),
          'aria-label': `More for ${site.name}`,
        }}
      >
        <MenuItem icon={Pencil} onSelect={() => navigate('connections', { id })}>
          Edit
        </MenuItem>
        <MenuItem icon={Copy} onSelect={() => navigate('connections', { id: 'new', search: `from=${id}` })}>
          Duplicate
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={Trash2} danger onSelect={onRemove}>
          Remove…
        </MenuItem>
      </Menu>
    </li>
  )
}
