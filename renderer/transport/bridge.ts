import type { Transport } from '../../shared/contract/client.ts'

/** What the desktop's preload puts into the window. */
declare global {
  interface Window {
    readonly rollcall?: Transport
  }
}

/** The desktop's bridge, or undefined in a browser. */
export const bridge = (): Transport | undefined => window.rollcall
