import type { BrowserWindow, MenuItemConstructorOptions } from 'electron'
import { Menu } from 'electron'

const isMac = process.platform === 'darwin'

/**
 * The usual menus. What the page does on a key of its own stands here too, for those who look for it in a menu: choosing it
 * presses that key. When the key itself was pressed the page has already had it.
 */
export function setMenu(): void {
  const settings = pageKey('&Settings', ',')
  const application: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  }
  const file: MenuItemConstructorOptions[] = [pageKey('&New connection', 'N'), pageKey('Commands', 'K')]
  const ending: MenuItemConstructorOptions[] = isMac ? [{ role: 'close' }] : [settings, { role: 'quit' }]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [application] : []),
      { label: '&File', submenu: [...file, { type: 'separator' }, ...ending] },
      { role: 'editMenu' },
      {
        label: '&View',
        submenu: [
          pageKey('&Find', 'F'),
          pageKey('&Refresh', 'R'),
          { type: 'separator' },
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          // The plus is on the key of "=" on many keyboards.
          { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false, acceleratorWorksWhenHidden: true },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
        ],
      },
      { role: 'windowMenu' },
    ]),
  )
}

function pageKey(label: string, key: string): MenuItemConstructorOptions {
  return {
    label,
    accelerator: `CommandOrControl+${key}`,
    registerAccelerator: false,
    click(_, window, { triggeredByAccelerator }) {
      if (triggeredByAccelerator || window === undefined) return
      const { webContents } = window as BrowserWindow
      webContents.focus()
      webContents.sendInputEvent({ type: 'keyDown', keyCode: key, modifiers: [isMac ? 'meta' : 'control'] })
      webContents.sendInputEvent({ type: 'keyUp', keyCode: key })
    },
  }
}
