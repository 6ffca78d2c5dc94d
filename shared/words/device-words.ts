import type { SessionFurther } from '../contract/session.ts'

/** "Firefox on Windows PC", or as much of it as is known; null for nothing. */
export function deviceWords(further: Pick<SessionFurther, 'browser' | 'device'> | undefined): string | null {
  const words = [further?.browser, further?.device].filter(Boolean).join(' on ')
  return words === '' ? null : words
}
