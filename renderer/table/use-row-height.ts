import { usePreferences } from '../app/preferences.tsx'

/** Pixels of a row, by the density that was chosen; the same as --row-height. */
export function useRowHeight(): number {
  return usePreferences().preferences.density === 'compact' ? 29 : 36
}
