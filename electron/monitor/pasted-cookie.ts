/** What was pasted, as far as it can be the value of a session cookie. */
export type PastedCookie =
  | { readonly kind: 'signed'; readonly text: string }
  | { readonly kind: 'key'; readonly sessionKey: string }
  | { readonly kind: 'nothing'; readonly why: 'too-short' | 'not-a-cookie' | 'another-cookie' }

/** Django takes a shorter one for none (SessionBase._validate_session_key). */
const shortestKey = 8
/** The length of the column session_key. */
const longestKey = 40

/**
 * The value of the session cookie in a pasted text: the value alone, "sessionid=…", or a whole Cookie or Set-Cookie header.
 * Quotes around it and percent signs in it are taken off, as tools of browsers add them.
 */
export function readPastedCookie(pasted: string, cookieName: string): PastedCookie {
  const value = valueIn(pasted.trim().replace(/^(?:set-)?cookie:\s*/i, ''), cookieName)
  if (value === null) return { kind: 'nothing', why: 'another-cookie' }
  const plain = unescaped(value.trim().replace(/^"(.*)"$/s, '$1'))
  if (plain.includes(':')) return { kind: 'signed', text: plain }
  if (plain.length < shortestKey) return { kind: 'nothing', why: 'too-short' }
  if (plain.length > longestKey || /[\s\p{C}]/u.test(plain)) return { kind: 'nothing', why: 'not-a-cookie' }
  return { kind: 'key', sessionKey: plain }
}

/** Null when cookies are named, and the session's is not among them. */
function valueIn(text: string, cookieName: string): string | null {
  const pairs = text.split(';').map(pair => pair.trim())
  if (!pairs.some(pair => pair.includes('='))) return text
  const prefix = `${cookieName}=`
  const own = pairs.find(pair => pair.startsWith(prefix)) ?? pairs.find(pair => pair.startsWith('sessionid='))
  return own === undefined ? null : own.slice(own.indexOf('=') + 1)
}

function unescaped(value: string): string {
  if (!/%[0-9a-f]{2}/i.test(value)) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
