/** What may be the value of a session cookie: a signed text, or the key of a session. */
export type CookieValue = { readonly kind: 'signed' | 'key'; readonly text: string }

/** What was pasted, as far as it can be the value of a session cookie; `among`: one of these may be, under a name that is not known. */
export type PastedCookie =
  | CookieValue
  | { readonly kind: 'among'; readonly values: readonly CookieValue[] }
  | { readonly kind: 'nothing'; readonly why: 'too-short' | 'not-a-cookie' | 'another-cookie' }

/** Django takes a shorter one for none (SessionBase._validate_session_key). */
const shortestKey = 8
/** The length of the column session_key. */
const longestKey = 40

/** A browser sends fewer cookies than this to one site. */
const mostGuesses = 200
/** What stands behind the cookie in a Set-Cookie header. */
const attribute = /^(?:expires|max-age|domain|path|samesite|secure|httponly|partitioned|priority)$/i

/**
 * The value of the session cookie in a pasted text: the value alone, "sessionid=…", or a whole Cookie or Set-Cookie header.
 * Quotes around it and percent signs in it are taken off, as tools of browsers add them. SESSION_COOKIE_NAME may be any: where no
 * cookie has `cookieName` or Django's own, all that look like a key or a signed text are given.
 */
export function readPastedCookie(pasted: string, cookieName: string): PastedCookie {
  const text = pasted.trim().replace(/^(?:set-)?cookie:\s*/i, '')
  const pairs = pairsIn(text)
  if (!pairs.some(({ name }) => name !== '')) return readValue(text)
  const own = pairs.find(({ name }) => name === cookieName) ?? pairs.find(({ name }) => name === 'sessionid')
  if (own !== undefined) return readValue(own.value)
  const values = pairs
    .filter(({ name }) => name !== '' && !attribute.test(name))
    .slice(0, mostGuesses)
    .map(({ value }) => readValue(value))
    .filter(found => found.kind !== 'nothing')
  return values.length === 0 ? { kind: 'nothing', why: 'another-cookie' } : { kind: 'among', values }
}

type Pair = { readonly name: string; readonly value: string }

/** What has no name has an empty one. */
function pairsIn(text: string): readonly Pair[] {
  return text.split(';').map(part => {
    const pair = part.trim()
    const at = pair.indexOf('=')
    return { name: pair.slice(0, Math.max(0, at)).trim(), value: pair.slice(at + 1) }
  })
}

function readValue(value: string): CookieValue | Extract<PastedCookie, { kind: 'nothing' }> {
  const plain = unescaped(value.trim().replace(/^"(.*)"$/s, '$1'))
  if (plain.includes(':')) return { kind: 'signed', text: plain }
  if (plain.length < shortestKey) return { kind: 'nothing', why: 'too-short' }
  if (plain.length > longestKey || /[\s\p{C}]/u.test(plain)) return { kind: 'nothing', why: 'not-a-cookie' }
  return { kind: 'key', text: plain }
}

function unescaped(value: string): string {
  if (!/%[0-9a-f]{2}/i.test(value)) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
