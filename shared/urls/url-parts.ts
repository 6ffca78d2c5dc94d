import { RollcallError } from '../contract/reply.ts'

/** What stands between "//" and the end of a URL. `hosts` and `path` are as they were written, the rest is decoded. */
export type UrlParts = {
  readonly user: string
  readonly password: string | null
  readonly hosts: string
  readonly path: string
  readonly query: ReadonlyMap<string, string>
}

export type NamedHost = { readonly host: string; readonly port: number }

/** Throws nothing that repeats the URL, which may hold a password. */
export const badUrl = (message: string, hint: string) => new RollcallError('BAD_REQUEST', message, { hint })

/** Password, hosts and path behind "//"; a password may hold unescaped characters up to the last @. */
const behindSlashes = /^(?:(.*)@)?([^/?#@]*)(?:\/([^?#]*))?$/s
const oneHost = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s

/** Takes what is behind the scheme and its colon apart. BAD_REQUEST when it is no //user:password@host/path?query. */
export function splitUrl(rest: string, hint: string): UrlParts {
  if (!rest.startsWith('//')) throw badUrl('The URL has no // before the host.', hint)
  const { body, query } = splitQuery(rest.slice(2))
  const match = behindSlashes.exec(body)
  if (match === null) throw badUrl('The URL cannot be read.', `${hint}; special characters are written as %xx`)
  const [, credentials, hosts = '', path = ''] = match
  return { ...splitCredentials(credentials), hosts, path, query }
}

/** "h1:6379,[::1]" as hosts with their ports; those that name none have the standard one. */
export function hostsOf(hosts: string, standardPort: number, hint: string): readonly NamedHost[] {
  return hosts.split(',').map(text => {
    const [, host = '', port] = oneHost.exec(text.trim()) ?? []
    return { host: decodeUrl(host.replace(/^\[|\]$/g, '')), port: portOf(port, standardPort, hint) }
  })
}

/** A question mark before the last @ of what has no other @ belongs to the password. */
export function splitQuery(text: string): { body: string; query: ReadonlyMap<string, string> } {
  const withoutFragment = text.includes('@') ? text : text.replace(/#.*$/s, '')
  const firstAt = withoutFragment.indexOf('@')
  const from = withoutFragment.slice(0, firstAt + 1).includes('?') && !/^[^?]*\//.test(withoutFragment) ? firstAt : 0
  const mark = withoutFragment.indexOf('?', from)
  if (mark < 0) return { body: withoutFragment, query: new Map() }
  const pairs = withoutFragment
    .slice(mark + 1)
    .replace(/#.*$/s, '')
    .split('&')
    .map((pair): [string, string] => {
      const equals = pair.indexOf('=')
      return equals < 0 ? [decodeUrl(pair), ''] : [decodeUrl(pair.slice(0, equals)), decodeUrl(pair.slice(equals + 1))]
    })
  return { body: withoutFragment.slice(0, mark), query: new Map(pairs.filter(([, value]) => value !== '')) }
}

function splitCredentials(text: string | undefined): { user: string; password: string | null } {
  if (text === undefined) return { user: '', password: null }
  const colon = text.indexOf(':')
  if (colon < 0) return { user: decodeUrl(text), password: null }
  return { user: decodeUrl(text.slice(0, colon)), password: decodeUrl(text.slice(colon + 1)) }
}

export function portOf(text: string | undefined, standard: number, hint: string): number {
  if (text === undefined || text === '') return standard
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  throw badUrl(
    "The URL's port is no number from 1 to 65535.",
    `${hint}; special characters in a password are written as %xx`,
  )
}

/** A whole number of the query, or the standard one. */
export function numberOf(text: string | undefined, standard: number, what: string, hint: string): number {
  if (text === undefined || text === '') return standard
  if (/^-?\d{1,9}$/.test(text)) return Number(text)
  throw badUrl(`The URL's ${what} is no whole number.`, hint)
}

export function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone percent sign, as people paste passwords.
    return text
  }
}
