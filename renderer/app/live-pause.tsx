import { ChevronDown, Pause, Play, RotateCw } from 'lucide-react'
import type { MonitorStatus } from '../../shared/contract/monitor.ts'
import { failureOf } from './failure.ts'
import { usePreferences } from './preferences.tsx'
import { useMutationCall } from './queries.ts'
import { Button, buttonClass } from '../design/button.tsx'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../design/menu.tsx'
import { useToast } from '../design/toast.tsx'
import { lengthWords } from '../../shared/words/length.ts'
import styles from './live-pause.module.css'

const intervals = [1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000]

export type LivePauseProps = { readonly connectionId: string; readonly status: MonitorStatus | null }

/** Holds the picture still or lets it go on, and how often it is refreshed. */
export function LivePause({ connectionId, status }: LivePauseProps) {
  const { setPreferences } = usePreferences()
  const toast = useToast()
  const pause = useMutationCall('monitor.pause')
  const resume = useMutationCall('monitor.resume')
  const refresh = useMutationCall('monitor.refresh')
  const setInterval = useMutationCall('monitor.setRefreshInterval')
  const paused = status?.state === 'paused'
  const onError = (error: unknown) => {
    const { message, hint } = failureOf(error)
    toast({ tone: 'bad', title: message, detail: hint })
  }
  return (
    <span className={styles.live}>
      <Button
        size="small"
        variant={paused ? 'primary' : 'secondary'}
        icon={paused ? Play : Pause}
        disabled={status === null || status.state === 'failed'}
        busy={pause.isPending || resume.isPending}
        onClick={() => (paused ? resume : pause).mutate({ connectionId }, { onError })}
        className={styles.pause}
      >
        <span className={paused ? undefined : styles.word}>{paused ? 'Resume' : 'Pause'}</span>
      </Button>
      <Menu
        label="Refresh"
        triggerProps={{ className: buttonClass({ size: 'small' }, styles.interval), 'aria-label': 'Refresh interval' }}
        trigger={<ChevronDown size={14} aria-hidden />}
      >
        <MenuItem icon={RotateCw} onSelect={() => refresh.mutate({ connectionId }, { onError })}>
          Refresh now
        </MenuItem>
        <MenuSeparator />
        <MenuLabel>Refresh every</MenuLabel>
        {intervals.map(refreshIntervalMs => (
          <MenuItem
            key={refreshIntervalMs}
            checked={status?.refreshIntervalMs === refreshIntervalMs}
            onSelect={() => {
              setPreferences({ refreshIntervalMs })
              setInterval.mutate({ connectionId, refreshIntervalMs }, { onError })
            }}
          >
            {lengthWords(refreshIntervalMs / 1000)}
          </MenuItem>
        ))}
      </Menu>
    </span>
  )
}
