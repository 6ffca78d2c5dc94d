import { describe } from 'vitest'
import { startCacheFilesPlace } from './cache-files-place.ts'
import { describeListedStore } from './listed-conformance.ts'

describe('a cache in files', () => describeListedStore(async () => startCacheFilesPlace()))
