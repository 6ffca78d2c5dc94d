import { expect, test } from 'vitest'
import { whyNothingToClear } from '../../../electron/stores/clearing.ts'
import type { CacheAddress } from '../../../shared/contract/addresses.ts'
import type { SessionEngine } from '../../../shared/contract/addresses.ts'
import { like, siteOf } from '../../stores/places.ts'

const why = (sessionEngine: SessionEngine, address?: CacheAddress) => {
  const site = siteOf({ kind: 'sqlite', file: '' })
  const cache = address && { address, keyPrefix: '', version: 1, sessionPrefix: null, longestRequest: 0 }
  return whyNothingToClear({ django: { ...site.django, sessionEngine }, cache })
}

test('expired sessions are cleared where they stay until somebody does, and it is said where they do not', () => {
  const servers = [{ host: 'h', port: 1 }]
  expect(why('db')).toBeNull()
  expect(why('cached_db')).toBeNull()
  expect(why('file')).toBeNull()
  expect(why('cache', { kind: 'files', folder: '/tmp' })).toBeNull()
  expect(why('cache', { kind: 'database', table: 'cache' })).toBeNull()
  expect(why('cache', { kind: 'memcached', servers, socketPath: null })).toEqual(like(/Memcached forgets/))
  const redis = {
    kind: 'redis',
    topology: 'single',
    servers,
    masterName: null,
    socketPath: null,
    user: '',
    database: 0,
  }
  const tls = { mode: 'disable', caFile: null } as const
  expect(why('cache', { ...redis, tls } as CacheAddress)).toEqual(like(/Redis forgets/))
  expect(why('signed_cookies')).toEqual(like(/in the browsers/))
})
