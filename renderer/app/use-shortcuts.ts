import { useEffect, useEffectEvent } from 'react'
import { isCommand } from './platform-keys.ts'
import type { PageName } from './router.tsx'
import { navigate } from './router.tsx'
import { useRefresh } from './use-refresh.ts'

const afterG: Readonly<Record<string, PageName>> = {
  o: 'overview',
  s: 'sessions',
  u: 'users',
  p: 'policy',
  a: 'audit',
  c: 'connections',
}
const secondKeyWithinMs = 1_200

/**
 * The keys that work on every page: Ctrl or Cmd with K (palette), F (the page's own search), R (refresh) and comma
 * (settings); and G followed by O, S, U, P, A or C for the pages.
 */
export function useShortcuts({ onPalette }: { readonly onPalette: () => void }): void {
  const refresh = useRefresh()
  const command = useEffectEvent((key: string): boolean => {
    if (isAsking() && key !== 'k') return ['r', 'f', ','].includes(key)
    switch (key) {
      case 'k':
        onPalette()
        return true
      case 'r':
        refresh()
        return true
      case ',':
        navigate('settings')
        return true
      case 'f':
        return focusPageSearch()
      default:
        return false
    }
  })
  useEffect(() => {
    let pressedG = 0
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.shiftKey) return
      const key = event.key.toLowerCase()
      if (isCommand(event)) {
        if (command(key)) event.preventDefault()
        return
      }
      if (event.ctrlKey || event.metaKey || isTyping(event.target)) return
      const page = event.timeStamp - pressedG < secondKeyWithinMs ? afterG[key] : undefined
      pressedG = key === 'g' ? event.timeStamp : 0
      if (page !== undefined) navigate(page)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}

/** True while a dialog is open: until it is answered, nothing behind it may change, and the window may not reload. */
export function isAsking(): boolean {
  return document.querySelector('dialog[open]') !== null
}

function focusPageSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('main [data-page-search]')
  field?.focus()
  field?.select()
  return field !== null
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, dialog, [popover]') !== null
}
