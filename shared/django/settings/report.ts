import type { Known } from './value.ts'
import { textOf } from './value.ts'

/** Tells what was found of one setting: its name, its value, and where it comes from. */
export type Report = {
  readonly understood: (setting: string, known: Known, shown?: string) => void
  readonly open: (setting: string, known: Known | null, why?: string) => void
}

/** A password, which is said to be there and never shown; null where there is none. */
export function passwordIn(known: Known | undefined, name: string, report: Report): string | null {
  if (known === undefined || known.value.kind === 'none') return null
  const password = textOf(known.value)
  if (password === null) report.open(name, known)
  else if (password !== '') report.understood(name, known, 'found, not shown')
  return password || null
}

/** A file or a folder; relative, and asked for, where it lies below a folder that the settings do not name. */
export function pathIn(known: Known, name: string, report: Report): string | undefined {
  if (known.value.kind === 'path' && known.value.up !== null) {
    const folders = ['the folder of', 'the folder above that of', 'the folder two above that of']
    const place = folders[known.value.up - 1] ?? 'a folder above that of'
    report.open(name, known, `it is ${known.value.text} in ${place} the settings file: give its whole path`)
    return known.value.text
  }
  const path = textOf(known.value)
  if (path) report.understood(name, known)
  else report.open(name, known)
  return path || undefined
}
