import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createVault } from '../../../electron/hosts/vault.ts'
import type { Secrets } from '../../../electron/monitor/protocol.ts'
import { freshFolder } from '../api/folders.ts'

/** Stands in for the system's keychain, which a test machine has not: each text is written otherwise, under a key. */
const keychain = vi.hoisted(() => ({ available: true, backend: 'gnome_libsecret', key: 'one' }))
vi.mock('electron', () => ({
  safeStorage: {
    isEncryptionAvailable: () => keychain.available,
    getSelectedStorageBackend: () => keychain.backend,
    encryptString: (text: string) => Buffer.from(`${keychain.key}:${Buffer.from(text).toString('hex')}`),
    decryptString(bytes: Buffer) {
      const text = bytes.toString('utf8')
      if (!text.startsWith(`${keychain.key}:`)) throw new Error('another keychain')
      return Buffer.from(text.slice(keychain.key.length + 1), 'hex').toString('utf8')
    },
  },
}))

const secrets: Secrets = { password: 'p4ssword-of-a-test', secretKey: 'k3y-of-a-test', secretKeyFallbacks: ['older'] }
const none: Secrets = { password: null, secretKey: null, secretKeyFallbacks: [] }

beforeEach(() => void Object.assign(keychain, { available: true, backend: 'gnome_libsecret', key: 'one' }))

describe('with a keychain', () => {
  it('secrets are there again in the next run, and not to be read in the file', () => {
    const folder = freshFolder()
    const vault = createVault(folder)
    expect(vault.kind).toBe('keychain')
    vault.set('a', secrets)
    vault.set('b', secrets)
    vault.remove('b')
    const file = join(folder, 'vault.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).not.toMatch(/p4ssword|k3y-of/)
    const next = createVault(folder)
    expect([next.get('a'), next.get('b')]).toEqual([secrets, none])
  })

  it('what another keychain encrypted must be given again', () => {
    const folder = freshFolder()
    createVault(folder).set('a', secrets)
    keychain.key = 'two'
    expect(createVault(folder).get('a')).toEqual(none)
  })

  it.each(['', '{', '[1]', '{"a":1}', 'null'])('a damaged file (%j) is set aside', content => {
    const folder = freshFolder()
    writeFileSync(join(folder, 'vault.json'), content)
    const vault = createVault(folder)
    expect(vault.get('a')).toEqual(none)
    vault.set('a', secrets)
    expect(createVault(folder).get('a')).toEqual(secrets)
    const aside = readdirSync(folder).filter(name => name.includes('damaged'))
    expect(aside.map(name => readFileSync(join(folder, name), 'utf8'))).toEqual([content])
  })

  it('says so when the file cannot be written', () => {
    const vault = createVault(join(freshFolder(), 'gone'))
    expect(() => vault.set('a', secrets)).toThrow(expect.objectContaining({ name: 'RollcallError' }))
  })
})

describe('without one', () => {
  it.each([{ available: false }, ...(process.platform === 'linux' ? [{ backend: 'basic_text' }] : [])])(
    '%o: secrets stay in memory',
    state => {
      Object.assign(keychain, state)
      const folder = freshFolder()
      const vault = createVault(folder)
      vault.set('a', secrets)
      expect([vault.kind, vault.get('a')]).toEqual(['run', secrets])
      expect(vault.hint).toContain('no keychain')
      expect(readdirSync(folder)).toEqual([])
      expect(createVault(folder).get('a')).toEqual(none)
    },
  )
})
