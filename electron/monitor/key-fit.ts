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
  let fitting = 0
  let misfitting = 0
  for (let slot = 0; slot < index.end(); slot += 1) {
    if (live[slot] !== 1) continue
    const state = signature[slot]
    if (state === valid || state === fallback) fitting += 1
    else if (state === invalid) misfitting += 1
  }
  return keyFitOf(fitting + misfitting, fitting)
}
