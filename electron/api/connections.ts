import { isDeepStrictEqual } from 'node:util'
import type { CacheAddress, DatabaseAddress } from '../../shared/contract/addresses.ts'
import type { SecretsInput, Site, TestStep } from '../../shared/contract/connections.ts'
import type { ConsoleEvent, InputOf } from '../../shared/contract/contract.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { Secrets } from '../monitor/protocol.ts'
import { databaseOf } from '../stores/database-of.ts'
import { inspectSchema } from '../stores/inspect.ts'
import type { ConnectionBook, SavedConnection } from './connection-book.ts'
import { testConnection } from './connection-test.ts'
import { secretsOfDraft } from './drafts.ts'
import { done } from './handlers.ts'
import type { GroupHandlers } from './handlers.ts'
import type { OpenSites } from './open-sites.ts'
import { isSameWatch } from './same-watch.ts'
import type { AddUnsaved } from './unsaved-sites.ts'
import type { Vault } from './platform.ts'
import { createSettingsReadings } from './settings-readings.ts'

type Parts = {
  readonly book: ConnectionBook
  readonly addUnsaved: AddUnsaved
  readonly sites: OpenSites
  readonly vault: Vault
  readonly hide: (secrets: Secrets) => void
  readonly emit: (event: ConsoleEvent) => void
  readonly log: (line: string) => void
}

type Draft = InputOf<'connections.save'>

/** Saved connections: list, try, save, open, close, forget. */
export function connectionHandlers({
  book,
  addUnsaved,
  sites,
  vault,
  hide,
  emit,
  log,
}: Parts): GroupHandlers<'connections'> {
  const savedOf = (draft: Draft): Promise<SavedConnection> | null => (draft.id === null ? null : book.get(draft.id))

  const readings = createSettingsReadings(hide)

  async function secretsOf(draft: Draft): Promise<Secrets> {
    const saved = await savedOf(draft)
    const held = saved && { secrets: vault.get(saved.id), site: saved.site }
    const { readingId } = draft.secrets
    const found = readingId === undefined ? null : readings.get(readingId)
    const secrets = secretsOfDraft(draft, held, found)
    hide(secrets)
    return secrets
  }

  async function add(draft: Draft, secrets: Secrets): Promise<SavedConnection> {
    const saved = await book.save(null, draft.site)
    try {
      vault.set(saved.id, secrets)
      return saved
    } catch (error) {
      await book.remove(saved.id)
      throw error
    }
  }

  /** Secrets and site change together or not at all: a password must not meet an address that it was not given for. */
  async function change({ id }: SavedConnection, draft: Draft, secrets: Secrets): Promise<SavedConnection> {
    const held = vault.get(id)
    vault.set(id, secrets)
    try {
      return await book.save(id, draft.site)
    } catch (error) {
      vault.set(id, held)
      throw error
    }
  }

  return {
    'connections.list': async () => (await book.list()).map(sites.describe),

    'connections.readSettings': ({ text, after }) => readings.read(text, after),

    'connections.inspect': async draft => inspectSchema(databaseOf(draft.site), (await secretsOf(draft)).password),

    'connections.test': async ({ testId, proposeUsers = false, ...draft }) => {
      const secrets = await secretsOf(draft)
      const send = (event: Extract<ConsoleEvent, { topic: 'connection-test' }>['event']) =>
        emit({ topic: 'connection-test', event })
      const onStep = (step: TestStep) => send({ testId, step, failure: null })
      const { steps, users, sessionColumns } = await testConnection(draft.site, secrets, { onStep, proposeUsers, log })
      send({ testId, step: null, failure: null })
      return { passed: steps.every(step => step.state !== 'failed'), steps: [...steps], users, sessionColumns }
    },

    'connections.save': {
      async intend(draft) {
        const saved = await savedOf(draft)
        if (saved?.demo) refuseMovingDemo(saved.site, draft.site)
        await secretsOf(draft)
        const { name } = draft.site
        const summary = saved
          ? `change connection "${saved.site.name}": ${changesBetween(saved.site, draft)}`
          : `add connection "${name}": ${whereabouts(draft.site)}, ${draft.site.environment}, ${draft.site.mode}`
        return { connectionId: draft.id, connectionName: name, summary }
      },
      async run(draft) {
        const before = await savedOf(draft)
        const secrets = await secretsOf(draft)
        const held = before && vault.get(before.id)
        const saved = before === null ? await add(draft, secrets) : await change(before, draft, secrets)
        if (!before || !isSameWatch(before.site, saved.site) || !isDeepStrictEqual(held, secrets)) {
          await sites.reopen(saved.id)
        }
        return { value: sites.describe(saved), outcome: { ...done, connectionId: saved.id } }
      },
    },

    'connections.remove': {
      async intend({ connectionId }) {
        const { site } = await book.get(connectionId)
        return { connectionId, connectionName: site.name, summary: `remove connection "${site.name}"` }
      },
      async run({ connectionId }) {
        await sites.remove(connectionId)
        return { value: {}, outcome: done }
      },
    },

    'connections.open': async ({ connectionId }) => sites.describe(await sites.open(connectionId)),

    'connections.close': async ({ connectionId }) => {
      await sites.close(connectionId)
      return {}
    },

    'connections.openUnsaved': async ({ site, secrets }) => {
      const given = await secretsOf({ id: null, site, secrets })
      const { id } = await addUnsaved(site)
      // An earlier one may have been opened with other secrets.
      await sites.close(id)
      vault.set(id, given)
      return sites.describe(await sites.open(id))
    },

    'connections.openDemo': async () => sites.describe(await sites.openDemo()),
  }
}

function refuseMovingDemo(saved: Site, wanted: Site): void {
  const where = ({ store, table, cache, django }: Site) => [store, table, cache, django.sessionEngine]
  if (isDeepStrictEqual(where(saved), where(wanted))) return
  throw new RollcallError('BAD_REQUEST', 'The demo stays with its own database', {
    hint: 'Add a new connection for another database.',
  })
}

/** "store.tls.mode from verify-full to disable": every setting that differs, with what it was and what it is to be. */
function changedLeaves(place: string, before: unknown, after: unknown): readonly string[] {
  if (isDeepStrictEqual(before, after)) return []
  if (!isRecord(before) || !isRecord(after)) return [`${place} from ${leafWords(before)} to ${leafWords(after)}`]
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap(name => changedLeaves(place ? `${place}.${name}` : name, before[name], after[name]))
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function leafWords(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200) || '""'
}

/** For the audit log: where it is, without any account. */
function whereabouts(site: Site): string {
  const { sessionEngine } = site.django
  if (site.files !== undefined && sessionEngine === 'file') return `files in ${site.files.folder}`
  const cache = site.cache === undefined ? [] : [`cache ${cacheWords(site.cache.address)}`]
  return [...(site.store === null ? [] : [databaseWords(site.store)]), ...cache].join(', ') || sessionEngine
}

function cacheWords(address: CacheAddress): string {
  switch (address.kind) {
    case 'redis':
    case 'memcached':
      return `${address.kind} ${address.socketPath ?? address.servers.map(({ host, port }) => `${host}:${port}`).join(', ')}`
    case 'database':
      return `in table ${address.table}`
    case 'files':
      return `in files in ${address.folder}`
  }
}

function databaseWords(address: DatabaseAddress): string {
  if (address.kind === 'sqlite') return `sqlite ${address.file}`
  return `${address.kind} ${address.socketPath ?? `${address.host}:${address.port}`}, database ${address.database}`
}

function changesBetween(before: Site, { site, secrets }: Draft): string {
  const words = changedLeaves('', before, site)
  const given = Object.entries(secrets).filter(([, value]) => value !== undefined)
  const anew = given.map(([secret]) => secretWords[secret as keyof SecretsInput])
  return [...words, ...anew].join(', ') || 'nothing changed'
}

const secretWords: Readonly<Record<keyof SecretsInput, string>> = {
  password: 'password given anew',
  cachePassword: 'password of the cache given anew',
  secretKey: 'secretKey given anew',
  secretKeyFallbacks: 'secretKeyFallbacks given anew',
  readingId: 'secrets of a settings file',
}
