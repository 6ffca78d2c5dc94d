import type { Possibility } from './engine.ts'
import type { ListedStore } from './store.ts'

const inBrowsers =
  'With signed cookies the sessions are in the browsers alone. What ends one: another password of its user, a user who is ' +
  'not active, or another SECRET_KEY.'
const impossible: Possibility = { possible: false, reason: inBrowsers }

/** SESSION_ENGINE signed_cookies: there is nothing on the server that could be listed, read or deleted. */
export function createNoStore(): ListedStore {
  const capabilities = { delete: impossible, setExpiry: impossible }
  return {
    kind: 'listed',
    capabilities,
    open: async () => ({
      product: 'Signed cookies',
      location: 'in the browsers',
      latencyMs: 0,
      clockAheadMs: null,
      timeZone: 'exact moments',
      logout: impossible,
      setExpiry: impossible,
      unlisted: { which: 'all', reason: inBrowsers },
      notes: [
        `${inBrowsers} The tool "What is this cookie?" on the Sessions page, and "rollcall decode --cookie" in a terminal, say what a cookie holds.`,
      ],
    }),
    close: async () => undefined,
    count: async () => 0,
    list: async () => ({ rows: [], next: undefined }),
    get: async () => [],
    getFromPrimary: async () => [],
    delete: async sessionKeys => sessionKeys.map(sessionKey => ({ sessionKey, outcome: 'already-gone' })),
    replace: async () => 'gone',
  }
}
