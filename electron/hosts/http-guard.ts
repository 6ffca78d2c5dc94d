import type { IncomingMessage } from 'node:http'

/**
 * Why a request is refused before anything is read of it, or null. A page elsewhere may send requests to 127.0.0.1, and a
 * name that someone else controls may point there: so Host, Origin and Sec-Fetch-Site must all be our own.
 */
export function refusal(request: IncomingMessage, port: number): string | null {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  const { host, origin } = request.headers
  if (host === undefined || !hosts.includes(host)) return 'This console answers under its own address only.'
  if (origin !== undefined && origin !== `http://${host}`) return 'This console answers its own page only.'
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'This console answers its own page only.'
  return null
}

/** The token of "Authorization: Bearer …", or an empty text. */
export function bearerToken(request: IncomingMessage): string {
  return /^Bearer ([\w-]{1,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
}
