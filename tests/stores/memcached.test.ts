import { describe } from 'vitest'
import { describeListedStore } from './listed-conformance.ts'
import { memcachedPlace } from './memcached-place.ts'

describe('Memcached', () => describeListedStore(() => memcachedPlace()))
