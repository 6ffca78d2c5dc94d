import { usePreferences } from '../../app/preferences.tsx'
import { Panel } from '../../design/panel.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { Segmented } from '../../design/radio-group.tsx'
import { Select } from '../../design/select.tsx'
import { Switch } from '../../design/switch.tsx'
import { resolveZone, zoneLabel } from '../../format/times.ts'
import { useNow } from '../../format/use-now.ts'
import { About } from './about.tsx'
import { intervalChoices } from './intervals.ts'
import styles from './settings-page.module.css'
import { ShortcutList } from './shortcut-list.tsx'
import { useRefreshInterval } from './use-refresh-interval.ts'
import { zoneOptions } from './zone-options.ts'

const themes = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

const densities = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
] as const

/** How the person at this machine wants the console, and what this console is. */
export function SettingsPage() {
  const { preferences, setPreferences } = usePreferences()
  const [interval, setInterval] = useRefreshInterval()
  const now = useNow()
  const zone = resolveZone(preferences.timeZone)
  return (
    <>
      <PageHeader title="Settings" />
      <div className={styles.columns}>
        <Panel title="Look">
          <div className={styles.rows}>
            <Segmented
              label="Theme"
              value={preferences.theme}
              onChange={theme => setPreferences({ theme })}
              options={themes}
            />
            <Segmented
              label="Density"
              value={preferences.density}
              onChange={density => setPreferences({ density })}
              options={densities}
            />
            <Switch
              label="Privacy mode"
              hint="Hides names and e-mail addresses on every page, for a shared screen."
              checked={preferences.privacy}
              onChange={privacy => setPreferences({ privacy })}
            />
          </div>
        </Panel>
        <Panel title="Time">
          <div className={styles.rows}>
            <Select
              label="Refresh"
              hint="How often a store is looked at. A look begins when the one before it has ended."
              value={String(interval)}
              onChange={value => setInterval(Number(value))}
              options={intervalChoices(interval)}
            />
            <Select
              label="Time zone"
              hint={`Every time on the screen is in ${zoneLabel(zone, now)}.`}
              value={preferences.timeZone}
              onChange={timeZone => setPreferences({ timeZone })}
              options={zoneOptions(preferences.timeZone)}
            />
          </div>
        </Panel>
        <About />
        <ShortcutList />
      </div>
    </>
  )
}
