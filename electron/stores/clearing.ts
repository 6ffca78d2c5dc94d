import type { Site } from '../../shared/contract/connections.ts'

/** Why nobody needs to clear expired sessions of a site, where the store itself forgets them; null where they stay. */
export function whyNothingToClear({ django, cache }: Pick<Site, 'django' | 'cache'>): string | null {
  switch (django.sessionEngine) {
    case 'db':
    case 'cached_db':
    case 'file':
      return null
    case 'cache':
      return cache === undefined ? null : ofCache(cache.address.kind)
    case 'signed_cookies':
      return 'The sessions are in the browsers: there is nothing on the server to clear.'
  }
}

function ofCache(kind: NonNullable<Site['cache']>['address']['kind']): string | null {
  switch (kind) {
    case 'redis':
      return 'Redis forgets a session by itself once it has expired: nothing is left to clear.'
    case 'memcached':
      return 'Memcached forgets a session by itself once it has expired: nothing is left to clear.'
    case 'database':
    case 'files':
      return null
  }
}
