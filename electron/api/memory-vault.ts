import type { Secrets } from '../monitor/protocol.ts'
import type { Vault } from './platform.ts'

export const noSecrets: Secrets = { password: null, secretKey: null, secretKeyFallbacks: [] }

/** Keeps secrets for this run only: nothing is ever written. */
export function createMemoryVault(hint = 'Passwords and keys are held until Rollcall is closed.'): Vault {
  const held = new Map<string, Secrets>()
  return {
    kind: 'run',
    hint,
    get: connectionId => held.get(connectionId) ?? noSecrets,
    set: (connectionId, secrets) => void held.set(connectionId, secrets),
    remove: connectionId => void held.delete(connectionId),
  }
}
