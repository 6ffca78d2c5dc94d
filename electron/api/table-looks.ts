import { columnsRead } from '../../shared/contract/session-columns.ts'
import { databaseOf } from '../stores/database-of.ts'
import { replicaOf } from '../stores/replica.ts'
import type { SessionSample } from '../stores/sample.ts'
import { sampleSessions } from '../stores/sample.ts'
import { placeOfSessions, reachStore, resolveStore } from '../stores/store-place.ts'
import type { TestParts } from './connection-test.ts'
import type { Looks } from './finding.ts'
import { passed } from './finding.ts'
import { checkReplica } from './replica-check.ts'
import { checkKey, checkRow } from './row-checks.ts'
import { reachedFinding } from './store-looks.ts'
import { writingFinding } from './writing-check.ts'

/** Sessions that are rows of a table: db, and cached_db with the cache before it. */
export function tableLooks({ site, secrets, decodeRow, store, proposed }: TestParts): Looks {
  let sample: SessionSample = { columns: [], rows: null, newest: [], further: null }
  return {
    async 'find-table'() {
      sample = await sampleSessions(site, secrets.password)
      proposed.sessionColumns = sample.further
      const rows = sample.rows === null ? '' : `, about ${sample.rows.toLocaleString('en')} rows`
      const taken =
        sample.further === null ? '' : `. ${columnsRead(sample.further).join(', ')} taken over, as none were named`
      return passed(`${site.table} has ${sample.columns.join(', ')}${rows}${taken}`)
    },
    replica() {
      const replica = replicaOf(databaseOf(site))
      return replica === null ? passed('There is none') : checkReplica(site, replica, secrets.password, sample)
    },
    async 'reach-cache'() {
      const place = placeOfSessions(site)
      if (place !== null) await resolveStore(place)
      const reached = place === null ? { detail: 'It is in the same database', missing: [] } : await reachStore(place)
      await store.open()
      return reachedFinding(reached)
    },
    'may-log-out': () => writingFinding(site, store.open),
    'decode-row': () => checkRow(sample.newest, decodeRow),
    'check-key': () => checkKey(sample.newest, decodeRow, Boolean(secrets.secretKey)),
  }
}
