const isApple = /mac|iphone|ipad/i.test(navigator.platform)

/** A shortcut as this machine writes it: "Ctrl K" or "⌘K". */
export function commandKey(key: string): string {
  return isApple ? `⌘${key}` : `Ctrl ${key}`
}

/** Whether the key that starts shortcuts on this machine is held: Command on a Mac, Control elsewhere. */
export function isCommand(event: KeyboardEvent): boolean {
  return isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
}
