import type { KeyFit } from '../../shared/contract/monitor.ts'
import { keyFitOf } from '../../shared/django/key-fit.ts'
import { signatureCode } from './columns.ts'
import type { SessionIndex } from './session-index.ts'

const valid = signatureCode.of('valid')
const fallback = signatureCode.of('fallback')
const invalid = signatureCode.of('invalid')

/** How the SECRET_KEY fits what is in the index; null without a key or without a signed row. Counted once a version. */
export function createKeyFit(index: SessionIndex): () => KeyFit | null {
  let version = -1
  let fit: KeyFit | null = null
  return () => {
    if (version === index.version()) return fit
    version = index.version()
    fit = countKeyFit(index)
    return fit
  }
}

export function countKeyFit(index: SessionIndex): KeyFit | null {
  const { live, signature } = index.columns()
  const end = index.end()
  const counts = new Uint32Array(256)
  for (let slot = 0; slot < end; slot += 1) {
    if (live[slot] !== 1) continue
    const state = signature[slot] as number
    counts[state] = (counts[state] as number) + 1
  }
  return keyFitOfSignatures(counts)
}

/** The same, where it was counted how often each code occurs. */
export function keyFitOfSignatures(counts: Uint32Array): KeyFit | null {
  const fitting = (counts[valid] as number) + (counts[fallback] as number)
  return keyFitOf(fitting + (counts[invalid] as number), fitting)
}
