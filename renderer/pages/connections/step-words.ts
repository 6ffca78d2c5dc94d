import type { TestStepName } from '../../../shared/contract/connections.ts'
import type { TestShape } from '../../../shared/test-steps.ts'
import type { ConnectionForm } from './connection-form.ts'
import { hasDatabase, keepsInCache } from './engine-needs.ts'

const words: Readonly<Record<TestStepName, string>> = {
  resolve: 'Find the host',
  reach: 'Reach the server',
  tls: 'Secure the line',
  'sign-in': 'Sign in',
  'find-table': 'Find the table',
  'find-sessions': 'Find the sessions',
  replica: 'Reach the replica',
  'reach-cache': 'Reach the cache',
  'find-users': 'Find the users',
  'may-log-out': 'May log out',
  'decode-row': 'Read a session',
  'check-key': 'Check the key',
}
const fileWords: Readonly<Partial<Record<TestStepName, string>>> = { resolve: 'Find the file', reach: 'Open the file' }
const folderWords: Readonly<Partial<Record<TestStepName, string>>> = {
  resolve: 'Find the folder',
  reach: 'Look into the folder',
}

/** What a step of the test is called. The first steps lead to where the sessions are: a server, a file or a folder. */
export function stepWords(step: TestStepName, { engine, cache, database }: TestShape): string {
  const inFolder = engine === 'file' || (engine === 'cache' && cache === 'files')
  const inOwnServer = engine === 'cache' && (cache === 'redis' || cache === 'memcached')
  const special = inFolder ? folderWords : database === 'file' && !inOwnServer ? fileWords : {}
  return special[step] ?? words[step]
}

/** How the form would be tried as it stands. */
export function shapeOfForm(form: ConnectionForm): TestShape {
  const isFile = form.kind === 'sqlite'
  return {
    engine: form.sessionEngine || 'db',
    database: hasDatabase(form) ? (isFile ? 'file' : 'server') : null,
    hasReplica: !isFile && form.replicaHost.trim() !== '',
    cache: keepsInCache(form) && form.cache.kind !== 'none' ? form.cache.kind : null,
  }
}
