import type { SiteCache } from '../../shared/contract/addresses.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { createStore } from '../../electron/stores/open-store.ts'
import type { ListedStore } from '../../electron/stores/store.ts'
import { maxCacheValueBytes } from '../../shared/django/cache-value.ts'
import { openGate } from '../servers/gate.ts'
import type { TestMemcached, TestMemcachedOptions } from '../servers/memcached.ts'
import { startMemcached } from '../servers/memcached.ts'
import type { ListedPlace } from './listed-conformance.ts'
import { siteOf } from './places.ts'

export const memcachedPrefix = ':1:django.contrib.sessions.cache'

type Server = { readonly host: string; readonly port: number }

/** A site that keeps its sessions there. */
export function memcachedSite(servers: readonly Server[], changes: Partial<SiteCache> = {}): Site {
  const site = siteOf({ kind: 'sqlite', file: '/nowhere' })
  return {
    ...site,
    store: null,
    users: null,
    django: { ...site.django, sessionEngine: 'cache' },
    cache: {
      address: { kind: 'memcached', servers: servers.map(({ host, port }) => ({ host, port })), socketPath: null },
      keyPrefix: '',
      version: 1,
      sessionPrefix: null,
      longestRequest: 0,
      ...changes,
    },
  }
}

export function memcachedStore(site: Site): ListedStore {
  const store = createStore(site, { password: null })
  if (store.kind !== 'listed') throw new Error('Memcached is listed')
  return store
}

/** What a site's client does. The value goes over the line as bytes, one character each. */
export const saver =
  ({ ask }: Pick<TestMemcached, 'ask'>, prefix = memcachedPrefix) =>
  async (sessionKey: string, data: string, expireDate: number, flags = 1): Promise<void> => {
    const request = `set ${prefix}${sessionKey} ${flags} ${expireDate / 1e6} ${data.length}\r\n${data}\r\n`
    const answer = await ask(request, /\r\n$/)
    if (answer !== 'STORED\r\n') throw new Error(answer)
  }

/** All keys that are there, as Memcached writes them. */
export async function dumpedKeys({ ask }: Pick<TestMemcached, 'ask'>): Promise<readonly string[]> {
  const text = await ask('lru_crawler metadump all\r\n', /END\r\n$/)
  return [...text.matchAll(/^key=(\S+)/gm)].map(([, key]) => decodeURIComponent(key ?? ''))
}

const foreign = [
  'page:1',
  `${memcachedPrefix}d_db${'a'.repeat(32)}`,
  `${memcachedPrefix}short`,
  `:2:django.contrib.sessions.cache${'b'.repeat(32)}`,
  `x${memcachedPrefix}${'c'.repeat(32)}`,
  'schlüssel%25',
]

export async function memcachedPlace(options?: TestMemcachedOptions): Promise<ListedPlace> {
  const server = await startMemcached({ ...options, args: ['-I', '4m', ...(options?.args ?? [])] })
  const gate = await openGate(server)
  const save = saver(server)
  return {
    newStore: mode => memcachedStore({ ...memcachedSite([{ host: '127.0.0.1', port: gate.port }]), mode }),
    keyOf: sessionKey => sessionKey,
    save,
    remove: async sessionKey =>
      void (await server.ask(`delete ${memcachedPrefix}${sessionKey}\r\n`, /(DELETED|NOT_FOUND)\r\n/)),
    empty: async () => void (await server.ask('flush_all\r\n', /OK\r\n/)),
    keysLeft: async () =>
      (await dumpedKeys(server)).flatMap(key =>
        foreign.includes(key) || !key.startsWith(memcachedPrefix) ? [] : key.slice(memcachedPrefix.length),
      ),
    addForeign: async () => {
      for (const key of foreign) {
        await server.ask(`set ${Buffer.from(key).toString('latin1')} 0 0 1\r\n1\r\n`, /STORED\r\n/)
      }
    },
    foreignLeft: async () => (await dumpedKeys(server)).filter(key => foreign.includes(key)).length,
    goAway: gate.shut,
    comeBack: gate.open,
    stop: async () => {
      await gate.shut()
      await server.stop()
    },
    dataOf: number => `\x80\x05\x95\x00\r\n\xff${number}VALUE x 1 1\r\nEND\r\n.`,
    huge: { data: '\x80'.repeat(maxCacheValueBytes + 5000), bytes: maxCacheValueBytes + 5000 },
    markGrainMs: 0,
    dateTolerance: 0,
  }
}
