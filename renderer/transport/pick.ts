import type { Transport } from '../../shared/contract/client.ts'
import { bridge } from './bridge.ts'
import { httpTransport, signIn } from './http.ts'

/**
 * The way to the console: the desktop's bridge where there is one, otherwise HTTP. Takes the one-time token out of the address
 * before the app starts. Rejects when the page has none; `onLost` tells when its link is refused later.
 */
export async function pickTransport(onLost: () => void): Promise<Transport> {
  return bridge() ?? httpTransport(await signIn(), onLost)
}
