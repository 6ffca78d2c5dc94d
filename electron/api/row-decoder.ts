import type { Site } from '../../shared/contract/connections.ts'
import type { SignatureState } from '../../shared/contract/session.ts'
import { createSiteDecoder } from '../monitor/decoder.ts'
import type { Secrets } from '../monitor/protocol.ts'

/** What a look at one session_data shows: whether it can be read, why not, and whether the site signed it. */
export type DecodeRow = (sessionData: string) => {
  readonly readable: boolean
  readonly reason: string | null
  readonly signature: SignatureState
}

/** Decodes rows as the site itself would with these secrets. */
export function createRowDecoder(site: Site, secrets: Secrets): DecodeRow {
  const decode = createSiteDecoder(site, secrets)
  return sessionData => {
    const { unreadable, signature } = decode(sessionData)
    return { readable: unreadable === null, reason: unreadable, signature }
  }
}
