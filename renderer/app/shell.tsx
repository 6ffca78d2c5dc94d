import { useState } from 'react'
import { classes } from '../design/classes.ts'
import { FirstStartPage } from '../pages/first-start/first-start-page.tsx'
import { CommandPalette } from './command-palette.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { ConsoleBanner } from './console-banner.tsx'
import { figuresOf } from './connection-words.ts'
import { useConnections } from './connection.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { IncompleteBanner } from './incomplete.tsx'
import { KeyBanner } from './key-banner.tsx'
import { useConsoleAway, useMonitorStatus } from './live.tsx'
import { Page } from './pages.tsx'
import { Rail } from './rail.tsx'
import { usePreferences } from './preferences.tsx'
import type { Route } from './router.tsx'
import { useRoute } from './router.tsx'
import styles from './shell.module.css'
import { StartNotices } from './start-notices.tsx'
import { StatusLine } from './status-line.tsx'
import { TopBar } from './top-bar.tsx'
import { useDocumentTitle } from './use-document-title.ts'
import { isAsking, useShortcuts } from './use-shortcuts.ts'

/** The frame around every page. Before anything is open it is the first start instead. */
export function Shell() {
  const route = useRoute()
  const { current, state } = useConnections()
  const status = useMonitorStatus(current?.id ?? null)
  const consoleAway = useConsoleAway()
  const { known } = usePreferences()
  const [paletteOpen, setPaletteOpen] = useState(false)
  useShortcuts({ onPalette: () => setPaletteOpen(open => !open && !isAsking()) })
  useDocumentTitle(route, current?.site.name ?? null)
  if (state === 'asking' || !known) return <div className={styles.blank} aria-busy="true" />
  if (isFirstStart(route, state === 'none')) return <FirstStartPage />
  const away = status?.state === 'reconnecting' || status?.state === 'failed'
  const stale = consoleAway !== null || (away && figuresOf(status) !== null)
  return (
    <div className={classes(styles.shell, current !== null && styles[current.site.environment])}>
      <a href="#content" className={styles.skip} onClick={skipToContent}>
        Skip to the page
      </a>
      <TopBar onSearch={() => setPaletteOpen(true)} />
      <Rail page={route?.page ?? null} />
      <div className={styles.middle}>
        <StartNotices />
        {consoleAway !== null ? (
          <ConsoleBanner failure={consoleAway} />
        ) : (
          current !== null && stale && <ConnectionBanner connectionId={current.id} />
        )}
        {current !== null && isAboutStore(route) && <KeyBanner connectionId={current.id} />}
        {current !== null && isAboutStore(route) && <IncompleteBanner connectionId={current.id} />}
        <main id="content" tabIndex={-1} className={classes(styles.page, stale && styles.stale)}>
          <ErrorBoundary key={route === null ? 'none' : `${route.page}/${route.id ?? ''}`}>
            <Page route={route} />
          </ErrorBoundary>
        </main>
      </div>
      <StatusLine />
      {paletteOpen && <CommandPalette onClose={() => setPaletteOpen(false)} />}
    </div>
  )
}

/** Pages that show what was read of the store. */
function isAboutStore(route: Route | null): boolean {
  return route !== null && ['overview', 'sessions', 'users', 'policy'].includes(route.page)
}

function isFirstStart(route: Route | null, nothingOpen: boolean): boolean {
  if (route?.page === 'start') return true
  return nothingOpen && (route === null || ['overview', 'sessions', 'users', 'policy'].includes(route.page))
}

/** The address holds the route, so the link may not change it: the focus moves instead. */
function skipToContent(event: { preventDefault: () => void }): void {
  event.preventDefault()
  document.getElementById('content')?.focus()
}
