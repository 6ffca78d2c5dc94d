import type { CookieFinding, SignedCookie } from '../../../shared/contract/cookie.ts'
import type { Site } from '../../../shared/contract/connections.ts'
import { reasonWords } from '../../../shared/words/status-words.ts'

type Nothing = Extract<CookieFinding, { kind: 'nothing' }>['why']

/** Why a pasted text is no session of the site, and what can be done. */
export const nothingWords: Readonly<Record<Nothing, { readonly title: string; readonly words: string }>> = {
  'no-session': {
    title: 'No session has this key',
    words:
      'Either it was logged out or it expired and was cleared, or it is the key of another site. To this site its browser is an anonymous visitor.',
  },
  'too-short': {
    title: 'Too short to be a session',
    words: 'Django takes a value of fewer than 8 characters for none. Copy the whole value of the cookie.',
  },
  'not-a-cookie': {
    title: 'Not the value of a session cookie',
    words:
      'A session key has at most 40 characters and no spaces, and a signed cookie has two colons near its end. Copy the whole value of the cookie.',
  },
  'another-cookie': {
    title: 'The session cookie is not among these',
    words:
      'None of these cookies is called sessionid, and none of them is a session of this site under another name. Paste the value of the session cookie alone to see what is wrong with it.',
  },
}

/** What Django makes of a signed cookie, in a sentence or two. */
export function cookieSentence({ status, statusReason, verified }: SignedCookie): string {
  switch (status) {
    case 'authenticated':
      return verified
        ? 'The site takes the next request with this cookie as this person’s.'
        : 'It names a person, but whether the site would accept it could not be checked: that takes its SECRET_KEY and its user table.'
    case 'anonymous':
      return verified
        ? 'The site accepts this cookie, and nobody is logged in with it.'
        : 'Nobody is logged in with it. Whether the site accepts it could not be checked: that takes its SECRET_KEY.'
    case 'expired':
      return 'It is older than SESSION_COOKIE_AGE, so the site takes it as empty.'
    case 'stale':
      return `It names a person, but the site no longer takes it as a login. ${statusReason === null ? '' : reasonWords[statusReason].explanation}`
    case 'invalid':
      return 'Its signature fits no key of this site, or it was changed afterwards: the site takes it as empty.'
    case 'unreadable':
      return `The site can read nothing in it. ${statusReason === null ? '' : reasonWords[statusReason].explanation}`
  }
}

/** What would end a signed cookie that the site still accepts: nothing of it is on the server, so nothing can be deleted. */
export function cookieEnds({ status, signature, person }: SignedCookie, until: string): readonly string[] {
  if (status === 'expired' || status === 'invalid' || status === 'unreadable') return []
  const key =
    signature === 'fallback'
      ? 'Taking the key that signed it out of SECRET_KEY_FALLBACKS. That ends every cookie that is signed with it.'
      : 'Another SECRET_KEY, without this one among SECRET_KEY_FALLBACKS. That ends the sessions of everybody.'
  const login = [
    'A new password for this person: it ends all their logins, wherever they are.',
    'Switching the account off (is_active = False), for as long as it is off.',
  ]
  return [...(status === 'authenticated' && person !== null ? login : []), key, `Time: it is over ${until}.`]
}

/** Said where the kind of cookie does not go with what the connection says of the site; null where it does. */
export function engineNote(kind: CookieFinding['kind'], { django }: Pick<Site, 'django'>): string | null {
  const isSigned = django.sessionEngine === 'signed_cookies'
  if (kind === 'signed-cookie' && !isSigned) {
    return `This connection says that the site keeps its sessions on the server (${django.sessionEngine}). Such a site looks this value up as a key and finds nothing.`
  }
  if (kind === 'session' && isSigned) {
    return 'This connection says that the site keeps its sessions in signed cookies.'
  }
  return null
}
