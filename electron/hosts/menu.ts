import type { MenuItemConstructorOptions } from 'electron'
import { Menu } from 'electron'

/** The usual menus. Ctrl/Cmd with K, F, R and comma are the page's own; it is not reloaded by a key. */
export function setMenu(): void {
  const isMac = process.platform === 'darwin'
  const application: MenuItemConstructorOptions[] = isMac ? [{ role: 'appMenu' }] : []
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...application,
      { label: '&File', submenu: [isMac ? { role: 'close' } : { role: 'quit' }] },
      { role: 'editMenu' },
      {
        label: '&View',
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
        ],
      },
      { role: 'windowMenu' },
    ]),
  )
}
