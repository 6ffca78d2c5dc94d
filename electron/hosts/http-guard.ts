import type { IncomingMessage } from 'node:http'

/**
 * Why a request is refused before anything is read of it, or null. A page elsewhere may send requests to 127.0.0.1, and a
 * name that someone else controls may point there: so Host, Origin and Sec-Fetch-Site must all be our own.
 */
export function refusal(request: IncomingMessage, port: number): string | null {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  const { host, origin } = request.headers
  if (host === undefined || !hosts.includes(host)) return 'Rollcall answers under its own address only.'
  if (origin !== undefined && origin !== `http://${host}`) return 'Rollcall answers its own page only.'
  if (!isFromOurPage(request)) return 'Rollcall answers its own page only.'
  return null
}

/**
 * Fetch Metadata (W3C): browsers say where a request began. A person may come to the page from anywhere, as from the file
 * that opens the link; the page holds nothing before it has signed in.
 */
function isFromOurPage({ method, url, headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return true
  const isVisit = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  return isVisit && method === 'GET' && url === '/'
}

/** The token of "Authorization: Bearer …", or an empty text. */
export function bearerToken(request: IncomingMessage): string {
  return /^Bearer ([\w-]{1,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
}

/** The path of a request's address, without its search; null when it is not a path ("*", "//other.example", "http://…"). */
export function pathOf(request: IncomingMessage): string | null {
  const url = request.url ?? ''
  return /^\/(?!\/)/.test(url) ? (url.split(/[?#]/)[0] ?? null) : null
}
