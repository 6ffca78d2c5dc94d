import { existsSync, readFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import { safeStorage } from 'electron'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import { RollcallError } from '../../shared/contract/reply.ts'
import { createMemoryVault, noSecrets } from '../api/memory-vault.ts'
import type { Vault } from '../api/platform.ts'
import type { Secrets } from '../monitor/protocol.ts'

const stored = z.record(z.string(), z.string())
const secrets = z.object({
  password: z.string().nullable(),
  cachePassword: z.string().nullable().optional(),
  secretKey: z.string().nullable(),
  secretKeyFallbacks: z.array(z.string()),
})

/** True when the system really encrypts: on Linux "basic_text" is a fixed password that protects nothing. */
function encrypts(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'
}

/** The system's keychain where it really encrypts, otherwise memory. Must be called after Electron is ready. */
export function createVault(dataFolder: string): Vault {
  if (!encrypts()) {
    return createMemoryVault('This system offers no keychain, so passwords and keys are held until Rollcall is closed.')
  }
  const file = path.join(dataFolder, 'vault.json')
  const entries = readEntries(file)

  function keep(connectionId: string, encrypted: string | null): void {
    const before = entries.get(connectionId)
    if (encrypted === null) entries.delete(connectionId)
    else entries.set(connectionId, encrypted)
    try {
      writeFileAtomic.sync(file, JSON.stringify(Object.fromEntries(entries)), { mode: 0o600 })
    } catch (cause) {
      // What is held is what is stored.
      if (before === undefined) entries.delete(connectionId)
      else entries.set(connectionId, before)
      const hint = `Check that the disk is not full and that ${file} belongs to you, then save the connection again.`
      throw new RollcallError('UNAVAILABLE', 'The passwords and keys could not be stored', { hint, cause })
    }
  }

  return {
    kind: 'keychain',
    hint: "Passwords and keys are encrypted by this system's keychain.",
    get(connectionId) {
      const encrypted = entries.get(connectionId)
      return encrypted === undefined ? noSecrets : decrypted(encrypted)
    },
    set(connectionId, held: Secrets) {
      keep(connectionId, safeStorage.encryptString(JSON.stringify(held)).toString('base64'))
    },
    remove(connectionId) {
      if (entries.has(connectionId)) keep(connectionId, null)
    },
  }
}

/** A file that cannot be read is set aside, never overwritten. */
function readEntries(file: string): Map<string, string> {
  try {
    return new Map(Object.entries(stored.parse(JSON.parse(readFileSync(file, 'utf8')))))
  } catch {
    if (existsSync(file)) renameSync(file, `${file}.damaged-${new Date().toISOString().replaceAll(':', '-')}`)
    return new Map()
  }
}

/** What another account or another keychain encrypted cannot be read: it must be given again. */
function decrypted(encrypted: string): Secrets {
  try {
    return secrets.parse(JSON.parse(safeStorage.decryptString(Buffer.from(encrypted, 'base64'))))
  } catch {
    return noSecrets
  }
}
