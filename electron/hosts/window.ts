import type { WebContents } from 'electron'
import { BrowserWindow, nativeTheme, protocol, session, shell } from 'electron'
import type { Preferences } from '../../shared/contract/app.ts'
import { readAsset } from './assets.ts'
import { appOrigin } from './channels.ts'
import { securityHeaders } from './content-policy.ts'
import type { WindowPlace } from './window-place.ts'

/** Must be called before Electron is ready. */
export function declareProtocol(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: false, codeCache: true } },
  ])
}

/** Serves the built page under app://rollcall/, and grants nothing to anything. */
export function serveApp(root: string): void {
  const headers = securityHeaders("'none'")
  protocol.handle('app', async request => {
    const url = new URL(request.url)
    const asset = url.host === 'rollcall' && request.method === 'GET' ? await readAsset(root, url.pathname) : null
    if (!asset) return new Response('There is no such page.', { status: 404, headers })
    return new Response(asset.bytes, { headers: { ...headers, 'Content-Type': asset.type } })
  })
  const { defaultSession } = session
  // Copying a fingerprint is all that the page needs of the system.
  defaultSession.setPermissionRequestHandler((_, permission, reply) =>
    reply(permission === 'clipboard-sanitized-write'),
  )
  defaultSession.setPermissionCheckHandler((_, permission) => permission === 'clipboard-sanitized-write')
  defaultSession.setDevicePermissionHandler(() => false)
  // The page saves exports that it made itself; Electron asks the person where to.
  defaultSession.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${appOrigin}/`)) event.preventDefault()
  })
  // Dictionaries would be looked up on the network.
  defaultSession.setSpellCheckerEnabled(false)
  defaultSession.setSpellCheckerLanguages([])
}

type Options = {
  /** The file of the built preload. */
  readonly preload: string
  readonly place: WindowPlace
  /** What the person chose; the window has its background before the page is there. */
  readonly theme: Preferences['theme']
}

/** The one window. It can go nowhere but to its own page. */
export function openWindow({ preload, place, theme }: Options): BrowserWindow {
  const isDark = theme === 'system' ? nativeTheme.shouldUseDarkColors : theme === 'dark'
  const window = new BrowserWindow({
    ...place.restore(),
    minWidth: 900,
    minHeight: 560,
    title: 'Rollcall',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: isDark ? '#0d1117' : '#f6f7f9',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  })
  const { webContents } = window
  webContents.on('will-navigate', event => event.preventDefault())
  webContents.on('will-redirect', event => event.preventDefault())
  webContents.on('will-attach-webview', event => event.preventDefault())
  webContents.setWindowOpenHandler(({ url }) => {
    if (mayOpen(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
  reloadAfterCrash(webContents)
  place.remember(window)
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${appOrigin}/`)
  return window
}

/** The console lives on when its page dies; one that dies again at once is left for the person to close. */
function reloadAfterCrash(webContents: WebContents): void {
  let lastCrash = 0
  webContents.on('render-process-gone', (_, { reason }) => {
    if (reason === 'clean-exit' || Date.now() - lastCrash < 10_000) return
    lastCrash = Date.now()
    webContents.reload()
  })
}

/** Sites whose documentation the screens point to. */
const allowedHosts = new Set([
  'docs.djangoproject.com',
  'pages.nist.gov',
  'owasp.org',
  'cheatsheetseries.owasp.org',
  'www.pcisecuritystandards.org',
])

function mayOpen(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : null
  return parsed?.protocol === 'https:' && allowedHosts.has(parsed.host) && parsed.username === ''
}
