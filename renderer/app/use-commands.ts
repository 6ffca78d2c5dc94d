import {
  Activity,
  Database,
  EyeOff,
  KeyRound,
  Moon,
  Pause,
  Play,
  PlugZap,
  Plus,
  RefreshCw,
  ScrollText,
  Settings,
  Sun,
  SunMoon,
  Timer,
  Users,
} from 'lucide-react'
import { useConnections } from './connection.tsx'
import { siteWords } from './connection-words.ts'
import { useMonitorStatus } from './live.tsx'
import type { PaletteItem } from './palette-item.ts'
import { commandKey } from './platform-keys.ts'
import { usePreferences } from './preferences.tsx'
import { useMutationCall } from './queries.ts'
import { navigate } from './router.tsx'
import { useRefresh } from './use-refresh.ts'

/** Everything that the palette can do without asking the console: pages, actions and connections. */
export function useCommands(): readonly PaletteItem[] {
  const { list, current, open } = useConnections()
  const status = useMonitorStatus(current?.id ?? null)
  const { preferences, setPreferences } = usePreferences()
  const pause = useMutationCall('monitor.pause')
  const resume = useMutationCall('monitor.resume')
  const refresh = useRefresh()
  const items: PaletteItem[] = []
  const add = (item: Omit<PaletteItem, 'id' | 'words'> & { readonly more?: string }) =>
    items.push({ ...item, id: `${item.group} ${item.label}`, words: `${item.label} ${item.more ?? ''}` })

  if (current !== null) {
    const connectionId = current.id
    add({ group: 'Pages', icon: Activity, label: 'Overview', keys: ['G', 'O'], run: () => navigate('overview') })
    add({ group: 'Pages', icon: KeyRound, label: 'Sessions', keys: ['G', 'S'], run: () => navigate('sessions') })
    add({ group: 'Pages', icon: Users, label: 'Users', keys: ['G', 'U'], run: () => navigate('users') })
    add({ group: 'Pages', icon: Timer, label: 'Policy', keys: ['G', 'P'], run: () => navigate('policy') })
    add({ group: 'Actions', icon: RefreshCw, label: 'Refresh now', keys: [commandKey('R')], run: refresh })
    if (status?.state === 'paused') {
      add({ group: 'Actions', icon: Play, label: 'Resume', more: 'live', run: () => resume.mutate({ connectionId }) })
    } else {
      add({ group: 'Actions', icon: Pause, label: 'Pause', more: 'live', run: () => pause.mutate({ connectionId }) })
    }
  }
  add({ group: 'Pages', icon: ScrollText, label: 'Audit', keys: ['G', 'A'], run: () => navigate('audit') })
  add({ group: 'Pages', icon: Database, label: 'Connections', keys: ['G', 'C'], run: () => navigate('connections') })
  add({ group: 'Pages', icon: Settings, label: 'Settings', keys: [commandKey(',')], run: () => navigate('settings') })

  const theme = (icon: typeof Sun, label: string, to: typeof preferences.theme) => {
    if (preferences.theme === to) return
    add({ group: 'Actions', icon, label, more: 'theme appearance', run: () => setPreferences({ theme: to }) })
  }
  theme(Sun, 'Light theme', 'light')
  theme(Moon, 'Dark theme', 'dark')
  theme(SunMoon, "The system's theme", 'system')
  add({
    group: 'Actions',
    icon: EyeOff,
    label: preferences.privacy ? 'Show names and e-mail addresses' : 'Hide names and e-mail addresses',
    more: 'privacy mode',
    run: () => setPreferences({ privacy: !preferences.privacy }),
  })

  for (const { id, site } of list.filter(connection => connection.id !== current?.id)) {
    add({
      group: 'Connections',
      icon: PlugZap,
      label: `Open ${site.name}`,
      note: siteWords(site),
      more: `${site.name} ${site.environment} connection`,
      run: () =>
        void open(id).then(
          () => navigate('overview'),
          () => navigate('overview'),
        ),
    })
  }
  add({
    group: 'Connections',
    icon: Plus,
    label: 'New connection…',
    run: () => navigate('connections', { id: 'new' }),
  })
  const order = ['Pages', 'Actions', 'Connections']
  return items.toSorted((one, other) => order.indexOf(one.group) - order.indexOf(other.group))
}
