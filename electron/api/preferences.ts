import { preferences as schema } from '../../shared/contract/app.ts'
import type { Preferences } from '../../shared/contract/app.ts'
import { createStoredFile } from './stored-file.ts'
import type { Parsed } from './stored-file.ts'

export const defaultPreferences: Preferences = {
  theme: 'system',
  density: 'comfortable',
  refreshIntervalMs: 1000,
  historyRange: null,
  timeZone: 'system',
  privacy: false,
  /** None chosen: the table shows its own selection. */
  sessionColumns: [],
  sessionSort: { column: 'idle', direction: 'ascending' },
  savedFilters: [],
}

export type PreferenceStore = {
  readonly get: () => Promise<Preferences>
  /** Answers all preferences as they are then; fields that are absent or undefined stay. */
  readonly set: (changes: Partial<Preferences>) => Promise<Preferences>
}

/** Preferences in `<folder>/preferences.json`. A stored value that no longer fits gives way to the default of its field. */
export function createPreferences(folder: string, onDamaged: (notice: string) => void): PreferenceStore {
  const file = createStoredFile<Preferences>({ folder, name: 'preferences', parse: parsePreferences, onDamaged })
  return {
    get: file.read,
    set: changes => file.update(stored => ({ ...stored, ...defined(changes) })),
  }
}

/** A field that does not fit is no damage: a newer or older Rollcall may have written it. */
function parsePreferences(content: unknown): Parsed<Preferences> {
  const stored = schema.partial().safeParse(content)
  if (stored.success) return { value: { ...defaultPreferences, ...defined(stored.data) }, damaged: false }
  const unfit = new Set(stored.error.issues.map(issue => issue.path[0]))
  const fitting = Object.entries(content as object).filter(([field]) => !unfit.has(field))
  return {
    value: { ...defaultPreferences, ...defined(schema.partial().parse(Object.fromEntries(fitting))) },
    damaged: false,
  }
}

function defined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields
}
