import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readSettingsFile, writeSettingsFile } from '../../../electron/api/permanent-file.ts'

/** As for an account that may write the folder but does not own the file: root, under which tests may run, may do all. */
function refuseChown(): void {
  vi.spyOn(files, 'chown').mockRejectedValue(Object.assign(new Error('not permitted'), { code: 'EPERM' }))
  syncBuiltinESMExports()
}

describe('writing a settings.py', () => {
  const content = "SECRET_KEY = 'a secret'\n"
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'rollcall-settings-'))
    file = path.join(folder, 'settings.py')
    writeFileSync(file, content)
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
    syncBuiltinESMExports()
    rmSync(folder, { recursive: true, force: true })
  })

  it('leaves a copy beside it when it was written', async () => {
    const backup = await writeSettingsFile(await readSettingsFile(file), 'SECRET_KEY = 1\n')
    expect(readdirSync(folder).toSorted()).toEqual(['settings.py', path.basename(backup)])
    expect(readFileSync(backup, 'utf8')).toBe(content)
  })

  it('leaves no copy of the SECRET_KEY behind when it is refused', async () => {
    const settings = await readSettingsFile(file)
    refuseChown()
    await expect(writeSettingsFile(settings, 'SECRET_KEY = 1\n')).rejects.toMatchObject({
      failure: { code: 'FORBIDDEN' },
    })
    expect(readdirSync(folder)).toEqual(['settings.py'])
    expect(readFileSync(file, 'utf8')).toBe(content)
  })

  it('leaves alone a file that has the name of its copy', async () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] })
    const other = `${file}.rollcall-1970-01-01T00-00-00.000Z.bak`
    writeFileSync(other, 'of somebody else')
    const settings = await readSettingsFile(file)
    await expect(writeSettingsFile(settings, 'SECRET_KEY = 1\n')).rejects.toMatchObject({
      failure: { code: 'UNAVAILABLE' },
    })
    expect(readFileSync(other, 'utf8')).toBe('of somebody else')
    expect(readFileSync(file, 'utf8')).toBe(content)
  })
})
