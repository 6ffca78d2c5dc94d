import { useEffect } from 'react'
import type { PageName, Route } from './router.tsx'

const titles: Readonly<Record<PageName, string>> = {
  overview: 'Overview',
  sessions: 'Sessions',
  users: 'Users',
  policy: 'Policy',
  audit: 'Audit',
  connections: 'Connections',
  settings: 'Settings',
  start: 'Start',
}

/** Names the window after the page and the site, so that several windows can be told apart. */
export function useDocumentTitle(route: Route | null, site: string | null): void {
  const title = [route && titles[route.page], site, 'Rollcall'].filter(Boolean).join(' · ')
  useEffect(() => {
    document.title = title
  }, [title])
}
