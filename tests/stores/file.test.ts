import { describe } from 'vitest'
import { startFilePlace } from './folder-place.ts'
import { describeListedStore } from './listed-conformance.ts'

describe('files', () => describeListedStore(async () => startFilePlace()))
