import { createFileStore } from '../../electron/stores/file/file-store.ts'
import type { Site } from '../../shared/contract/connections.ts'

/** What one account of the operating system sees and may do in a folder of sessions, as JSON. Run in a process of its own. */
const site = JSON.parse(process.argv[2] ?? '') as Site
const store = createFileStore(site)

async function tried(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work()
  } catch (error) {
    return error instanceof Error && 'failure' in error ? { failure: error.failure } : { unexpected: String(error) }
  }
}

const info = await tried(store.open)
const listed = await tried(async () => (await store.list(undefined, 1000)).rows.map(row => row.sessionKey).toSorted())
const keys = Array.isArray(listed) ? listed.map(String) : []
const rows = await store.get(keys).catch(() => [])
const again = await tried(async () => (await store.list(undefined, 1000)).rows.map(row => row.sessionKey).toSorted())
const [first] = rows
const later = (Math.floor(Date.now() / 1000) + 5000) * 1e6
const moved = first && (await tried(() => store.replace(first, { ...first, expireDate: later })))
const rewritten = first && (await tried(() => store.replace(first, { sessionData: 'other', expireDate: later })))
const deleted = await tried(async () =>
  (await store.delete(keys)).map(outcome => ({
    sessionKey: outcome.sessionKey,
    outcome: outcome.outcome,
    cause: 'cause' in outcome ? outcome.cause : null,
  })),
)
const notes = store.notes?.()
await store.close()
process.stdout.write(
  JSON.stringify({
    info,
    listed,
    read: rows.map(row => row.sessionKey).toSorted(),
    again,
    notes,
    moved,
    rewritten,
    deleted,
  }),
)
