import type { Site } from '../contract/connections.ts'

/** What to look at where a store other than a table has no session. */
export function whereElse({ django, cache }: Site): string {
  if (django.sessionEngine === 'file') {
    return 'If the site has sessions, check the folder and SESSION_COOKIE_NAME, with which the name of every file begins.'
  }
  const database = cache?.address.kind === 'redis' ? ', the number of the database' : ''
  return `If the site has sessions, check KEY_PREFIX, VERSION${database} and SESSION_CACHE_ALIAS.`
}
