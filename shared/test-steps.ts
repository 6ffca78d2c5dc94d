import type { CacheAddress, SessionEngine } from './contract/addresses.ts'
import type { Site, TestStepName } from './contract/connections.ts'

/** What of a site decides how a connection to it is tried. */
export type TestShape = {
  readonly engine: SessionEngine
  /** Null where the console knows no database of the site. */
  readonly database: 'server' | 'file' | null
  readonly hasReplica: boolean
  readonly cache: CacheAddress['kind'] | null
}

export function shapeOf({ store, cache, django }: Pick<Site, 'store' | 'cache' | 'django'>): TestShape {
  return {
    engine: django.sessionEngine,
    database: store === null ? null : store.kind === 'sqlite' ? 'file' : 'server',
    hasReplica: store !== null && store.kind !== 'sqlite' && store.replica !== undefined,
    cache: cache?.address.kind ?? null,
  }
}

/** The steps of a connection test, in their order: a screen shows them before they are known. */
export function expectedSteps(shape: TestShape): readonly TestStepName[] {
  const { engine, database, hasReplica } = shape
  const people: readonly TestStepName[] = database === null ? [] : ['find-users']
  switch (engine) {
    case 'db':
    case 'cached_db':
      return [
        ...(['resolve', 'reach', 'tls', 'sign-in', 'find-table'] as const),
        ...(hasReplica ? (['replica'] as const) : []),
        ...(engine === 'cached_db' && shape.cache !== null ? (['reach-cache'] as const) : []),
        ...(['find-users', 'may-log-out', 'decode-row', 'check-key'] as const),
      ]
    case 'cache':
      return [...wayTo(shape.cache), 'find-sessions', 'may-log-out', 'decode-row', ...people]
    case 'file':
      return ['resolve', 'reach', 'find-sessions', 'may-log-out', 'decode-row', 'check-key', ...people]
    case 'signed_cookies':
      return [
        ...(database === null ? [] : (['resolve', 'reach', 'tls', 'sign-in'] as const)),
        'find-sessions',
        ...people,
      ]
  }
}

function wayTo(cache: TestShape['cache']): readonly TestStepName[] {
  return cache === 'files' ? ['resolve', 'reach'] : ['resolve', 'reach', 'tls', 'sign-in']
}
