import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createPreferences, defaultPreferences } from '../../../electron/api/preferences.ts'
import { freshFolder } from './folders.ts'

const unexpected = (notice: string) => {
  throw new Error(notice)
}

it('begins with the defaults and keeps what is set', async () => {
  const folder = freshFolder()
  const first = createPreferences(folder, unexpected)
  expect(await first.get()).toEqual(defaultPreferences)
  await first.set({ theme: 'dark', density: undefined })
  expect(await createPreferences(folder, unexpected).get()).toEqual({ ...defaultPreferences, theme: 'dark' })
})

it('replaces only the field that no longer fits', async () => {
  const folder = freshFolder()
  const stored = { theme: 'dark', refreshIntervalMs: 3, timeZone: 7, privacy: true, unknown: 'x' }
  writeFileSync(join(folder, 'preferences.json'), JSON.stringify(stored))
  expect(await createPreferences(folder, unexpected).get()).toEqual({
    ...defaultPreferences,
    theme: 'dark',
    privacy: true,
  })
})

it('sets a damaged file aside', async () => {
  const folder = freshFolder()
  const notices: string[] = []
  writeFileSync(join(folder, 'preferences.json'), '{"theme":')
  expect(await createPreferences(folder, notice => notices.push(notice)).get()).toEqual(defaultPreferences)
  expect(notices).toHaveLength(1)
  expect(readdirSync(folder).some(name => name.startsWith('preferences.json.damaged-'))).toBe(true)
})
