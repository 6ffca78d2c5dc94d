import type { SiteCache } from '../../../shared/contract/addresses.ts'
import type { Site } from '../../../shared/contract/connections.ts'

/** How the sessions of a site are named in its cache. */
export type CacheKeys = {
  /** What every key of a session begins with: KEY_PREFIX, VERSION and the prefix of the session engine. */
  readonly prefix: string
  /** Null for what can be no session key, which then is not asked for. */
  readonly keyOf: (sessionKey: string) => string | null
  /** Null for a key that is none of a session of this site. */
  readonly sessionKeyOf: (cacheKey: string) => string | null
}

/** Django makes 32 of [a-z0-9] and takes what has 8 characters or more; a column for it would hold 40. */
const sessionKeyForm = /^[A-Za-z0-9_-]{8,40}$/
/** Of Django's own two prefixes the shorter one begins the longer. */
const cachePrefix = 'django.contrib.sessions.cache'
const cachedDbPrefix = `${cachePrefix}d_db`

/** As Django's default KEY_FUNCTION and its session engines make them. */
export function cacheKeys({ django }: Pick<Site, 'django'>, cache: SiteCache): CacheKeys {
  const engine = django.sessionEngine === 'cached_db' ? cachedDbPrefix : cachePrefix
  const sessionPrefix = cache.sessionPrefix ?? engine
  const prefix = `${cache.keyPrefix}:${cache.version}:${sessionPrefix}`
  const isOtherEngines = (rest: string) => sessionPrefix === cachePrefix && rest.startsWith('d_db')
  const isSessionKey = (text: string) => sessionKeyForm.test(text) && !isOtherEngines(text)
  return {
    prefix,
    keyOf: sessionKey => (isSessionKey(sessionKey) ? prefix + sessionKey : null),
    sessionKeyOf(cacheKey) {
      if (!cacheKey.startsWith(prefix)) return null
      const rest = cacheKey.slice(prefix.length)
      return isSessionKey(rest) ? rest : null
    },
  }
}
