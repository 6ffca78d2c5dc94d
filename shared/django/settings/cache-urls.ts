import { decodeUrl, splitQuery } from '../../urls/url-parts.ts'
import type { Known, Value } from './value.ts'
import { dict, number, text, unknown } from './value.ts'

const core = 'django.core.cache.backends.'
const backends: Readonly<Record<string, string>> = {
  dbcache: `${core}db.DatabaseCache`,
  dummycache: `${core}dummy.DummyCache`,
  filecache: `${core}filebased.FileBasedCache`,
  locmemcache: `${core}locmem.LocMemCache`,
  memcache: `${core}memcached.PyMemcacheCache`,
  pymemcache: `${core}memcached.PyMemcacheCache`,
  elasticache: `${core}memcached.PyMemcacheCache`,
  rediscache: `${core}redis.RedisCache`,
  redis: `${core}redis.RedisCache`,
  rediss: `${core}redis.RedisCache`,
}

/** An entry of CACHES out of the URL that django-environ makes it of: rediscache://cache:6379/1, dbcache://table. */
export function cacheUrlEntries(url: string, { line, variables }: Known): Value {
  const [, written = '', rest = ''] = /^\s*([a-z]+):\/\/(.*?)\s*$/is.exec(url) ?? []
  const scheme = written.toLowerCase()
  const backend = Object.hasOwn(backends, scheme) ? backends[scheme] : undefined
  if (backend === undefined) return unknown('its URL cannot be read')
  const { body, query } = splitQuery(rest)
  const known = (value: Value): Known => ({ value, line, variables })
  const entries = new Map<string, Known>([['BACKEND', known(text(backend))]])
  if (backend.includes('redis')) {
    const secure = scheme === 'rediss' ? 'rediss' : 'redis'
    entries.set('LOCATION', known(text(`${secure}://${body}`)))
  } else {
    const place = decodeUrl(body)
    entries.set('LOCATION', known(text(backend.includes('memcached') ? place.replace(/\/$/, '') : place)))
  }
  const options = new Map<string, Known>()
  for (const [name, value] of query) {
    const key = name.toUpperCase()
    if (key === 'KEY_PREFIX' || key === 'KEY_FUNCTION') entries.set(key, known(text(value)))
    else if (key === 'VERSION') entries.set(key, known(number(Number(value))))
    else options.set(key, known(text(value)))
  }
  if (options.size > 0) entries.set('OPTIONS', known(dict(options)))
  return dict(entries)
}
