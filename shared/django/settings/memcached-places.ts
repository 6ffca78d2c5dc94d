import { serverPlace } from '../../contract/addresses.ts'
import type { CacheFields } from '../../contract/settings.ts'
import type { CacheEntry } from './caches.ts'
import { locationsOf } from './locations.ts'
import type { Known } from './value.ts'

const standardPort = 11_211

/** LOCATION of a Memcached: "host:port", several of them, or a socket ("unix:/path", for pylibmc the path alone). */
export function memcachedPlaces({ entries, name, report }: CacheEntry, location: Known): CacheFields {
  const options = entries.get('OPTIONS')
  if (
    options?.value.kind === 'dict' &&
    (options.value.entries.has('username') || options.value.entries.has('password'))
  ) {
    report.open(name('OPTIONS'), options, 'the site signs in to its Memcached, which Rollcall does not')
  }
  const texts = locationsOf(location)
  const [socket] = texts ?? []
  const path = /^(?:unix:)?(\/.*)$/s.exec(socket ?? '')?.[1]
  if (path !== undefined && texts?.length === 1 && path.length <= 4096) {
    report.understood(name('LOCATION'), location)
    return { socketPath: path }
  }
  const servers = texts?.map(serverOf) ?? [null]
  if (servers.includes(null)) {
    report.open(name('LOCATION'), location)
    return {}
  }
  report.understood(name('LOCATION'), location)
  return { socketPath: '', servers: servers as NonNullable<CacheFields['servers']> }
}

function serverOf(text: string): { host: string; port: number } | null {
  const [, host = '', port] = /^(?:(?:tcp|inet6?):)?(\[[^\]]+\]|[^:@/\s]+)(?::(\d{1,5}))?$/.exec(text) ?? []
  const place = { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? standardPort : Number(port) }
  const checked = serverPlace.safeParse(place)
  return checked.success ? checked.data : null
}
