import type { Tls } from '../../shared/contract/addresses.ts'

/** The weakest first. */
export const tlsModes: readonly Tls['mode'][] = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full']

/** Whether less is proven of the server than before, or by another authority. */
export function isWeakerTls(tls: Tls, before: Tls): boolean {
  const [wanted, held] = [tls, before].map(({ mode }) => tlsModes.indexOf(mode)) as [number, number]
  return wanted < held || (held >= tlsModes.indexOf('verify-ca') && tls.caFile !== before.caFile)
}
