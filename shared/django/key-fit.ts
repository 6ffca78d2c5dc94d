import type { KeyFit } from '../contract/monitor.ts'

/** Up to this share a stray row may fit although the key is another site's: one that was copied between two stages. */
const strayShare = 0.05

/**
 * What the numbers of signed rows, and of those that the key or a fallback fits, say of the key; null when no row tells. A
 * site that changed its key yesterday has `few` that fit, and Django does refuse the rest; one where hardly any fits is not
 * being read with its own key, and nothing that depends on it may be shown.
 */
export function keyFitOf(signed: number, fitting: number): KeyFit | null {
  if (signed === 0) return null
  const share = fitting / signed
  return { signed, fitting, verdict: share <= strayShare ? 'none' : share < 0.5 ? 'few' : 'fits' }
}
