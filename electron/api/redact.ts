import type { Secrets } from '../monitor/protocol.ts'
import { withoutSessionKeys } from '../stores/trouble-text.ts'
import type { Platform, Vault } from './platform.ts'

/** Shorter ones would blacken ordinary words. */
const shortestSecret = 4

export type Redaction = {
  readonly log: Platform['log']
  /** The platform's own, and every secret that passes through it is kept out of the log. */
  readonly vault: Vault
  /** Keeps these out of the log as well: those of a draft that is only tried. */
  readonly hide: (secrets: Secrets) => void
}

/** A log that blackens session keys and every secret seen so far, whatever a driver writes into its errors. */
export function withRedaction({ log, vault }: Pick<Platform, 'log' | 'vault'>): Redaction {
  const hidden = new Set<string>()
  const hide = ({ password, cachePassword, secretKey, secretKeyFallbacks }: Secrets) => {
    for (const secret of [password, cachePassword, secretKey, ...secretKeyFallbacks]) {
      if (secret && secret.length >= shortestSecret) hidden.add(secret)
    }
  }
  return {
    hide,
    log(line) {
      let clean = withoutSessionKeys(line)
      for (const secret of hidden) clean = clean.replaceAll(secret, '<secret>')
      try {
        log(clean)
      } catch {
        // A log that cannot be written (a closed pipe) must not fail the call that wanted to tell it something.
      }
    },
    vault: {
      kind: vault.kind,
      hint: vault.hint,
      get(connectionId) {
        const secrets = vault.get(connectionId)
        hide(secrets)
        return secrets
      },
      set(connectionId, secrets) {
        hide(secrets)
        vault.set(connectionId, secrets)
      },
      remove: connectionId => vault.remove(connectionId),
    },
  }
}
