import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { defaultFolder, makePrivateFolder } from '../../../electron/api/default-folder.ts'
import { freshFolder } from './folders.ts'

it.each([
  ['linux', {}, '/home/ana/.local/share/rollcall'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/rollcall'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ana/.local/share/rollcall'],
  ['darwin', {}, '/home/ana/Library/Application Support/Rollcall'],
  ['win32', { APPDATA: '/roaming' }, '/roaming/Rollcall'],
  ['darwin', { ROLLCALL_DATA: '/else/where' }, '/else/where'],
  ['linux', { ROLLCALL_DATA: 'here' }, resolve('here')],
] as const)('on %s with %j is %s', (platform, environment, expected) => {
  expect(defaultFolder({ platform, environment, home: '/home/ana' })).toBe(expected)
})

it('is made for its owner alone', () => {
  const folder = join(freshFolder(), 'a', 'b')
  makePrivateFolder(folder)
  makePrivateFolder(folder)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})
