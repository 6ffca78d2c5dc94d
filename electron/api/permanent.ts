import type { Site } from '../../shared/contract/connections.ts'
import type { Published, PolicyTableState, SettingsPreview } from '../../shared/contract/permanent.ts'
import type { PolicyVersion } from '../../shared/contract/policy.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { limitsOfCompanion, publicationOf, readPublished } from '../../shared/policy/companion-policy.ts'
import type { CompanionOptions, Publication } from '../../shared/policy/companion-policy.ts'
import { editSettings } from '../../shared/policy/settings-edit.ts'
import type { PolicyRow, PolicyTable, PolicyTableLook } from '../stores/policy-table.ts'
import { openPolicyTable } from '../stores/policy-table.ts'
import type { ConnectionBook } from './connection-book.ts'
import { done } from './handlers.ts'
import type { GroupHandlers, Intent } from './handlers.ts'
import { changedMeanwhile, readSettingsFile, writeSettingsFile } from './permanent-file.ts'
import type { SettingsFile } from './permanent-file.ts'
import type { Vault } from './platform.ts'
import type { Monitors } from './monitors.ts'
import type { PolicyBook } from './policy-book.ts'
import { refuseUnconfirmed } from './policy.ts'

type Parts = {
  readonly book: ConnectionBook
  readonly policies: PolicyBook
  readonly vault: Vault
  readonly monitors: Monitors
  readonly operator: string
}

/** A saved policy into the site: through the companion's table, or into its settings.py. */
export function permanentHandlers({ book, policies, vault, monitors, operator }: Parts): GroupHandlers<'permanent'> {
  const siteOf = async (connectionId: string) => (await book.get(connectionId)).site

  async function withTable<Result>(
    connectionId: string,
    work: (table: PolicyTable) => Promise<Result>,
  ): Promise<Result> {
    const table = openPolicyTable(await siteOf(connectionId), vault.get(connectionId).password)
    try {
      return await work(table)
    } finally {
      await table.close()
    }
  }

  async function versionOf(connectionId: string, version: number): Promise<PolicyVersion> {
    const { versions } = await policies.read(connectionId)
    const found = versions.find(each => each.version === version)
    if (found) return found
    throw new RollcallError('NOT_FOUND', `There is no version ${version} of this policy`, {
      hint: 'Save the policy first.',
    })
  }

  async function previewed(connectionId: string, version: number, given: string) {
    const { policy } = await versionOf(connectionId, version)
    const file = await readSettingsFile(given)
    return { file, edit: editSettings(file.text, policy) }
  }

  async function intent(connectionId: string, summary: string, reason: string): Promise<Intent> {
    return { connectionId, connectionName: (await siteOf(connectionId)).name, summary, reason }
  }

  return {
    'permanent.table': ({ connectionId }) => withTable(connectionId, async table => stateOf(await table.look())),

    'permanent.createTable': {
      intend: ({ connectionId, statements, reason }) =>
        intent(connectionId, `make tables for the site's companion: ${tablesOf(statements)}`, reason),
      async run({ connectionId, statements }) {
        const look = await withTable(connectionId, table => table.create(statements))
        return { value: stateOf(look), outcome: { ...done, detail: oneLine(statements.join('; ')) } }
      },
    },

    'permanent.publish': {
      async intend({ connectionId, version, basedOn, options, reason, confirmation }) {
        const { policy } = await versionOf(connectionId, version)
        if (monitors.has(connectionId)) {
          const picture = await monitors.of(connectionId).whatIf(limitsOfCompanion(policy))
          refuseUnconfirmed(picture, (await siteOf(connectionId)).name, confirmation)
        }
        const { cacheSeconds, onFailure } = options
        const how = `obeyed within ${cacheSeconds} s, ${onFailure} when it cannot be read`
        const summary = `publish version ${version} of the expiry policy as revision ${basedOn + 1}: ${how}`
        return intent(connectionId, summary, reason)
      },
      async run({ connectionId, version, basedOn, options, reason }) {
        const site = await siteOf(connectionId)
        const publication = publish(site, await versionOf(connectionId, version), options)
        const row = await withTable(connectionId, table =>
          table.publish(basedOn, {
            policy: JSON.stringify(publication.published),
            publishedAt: new Date().toISOString(),
            publishedBy: operator,
            reason,
          }),
        )
        return { value: { published: publishedOf(row), notExempt: [...publication.notExempt] }, outcome: done }
      },
    },

    async 'permanent.previewSettings'({ connectionId, version, file: given }) {
      const { file, edit } = await previewed(connectionId, version, given)
      return previewOf(file, edit)
    },

    'permanent.writeSettings': {
      async intend({ connectionId, version, file: given, reason }) {
        const { file, edit } = await previewed(connectionId, version, given)
        const changes = edit.changes.flatMap(({ name, before, after }) =>
          after === null ? [] : [`${name} ${before ?? "Django's default"} to ${after}`],
        )
        return intent(connectionId, `write ${file.file}: ${changes.join(', ') || 'nothing to change'}`, reason)
      },
      async run({ connectionId, version, file: given, digest }) {
        const { file, edit } = await previewed(connectionId, version, given)
        if (file.digest !== digest) throw changedMeanwhile(file.file)
        const { refusals, changes } = previewOf(file, edit)
        if (refusals.length > 0) {
          throw new RollcallError('BAD_REQUEST', `${file.file} was not written. ${refusals.join(' ')}`)
        }
        if (edit.text === file.text) {
          throw new RollcallError('BAD_REQUEST', `${file.file} already says this; nothing was written`)
        }
        const backup = await writeSettingsFile(file, edit.text)
        const outcome = { ...done, detail: `the old one is ${backup}` }
        return { value: { file: file.file, backup, changes }, outcome }
      },
    },
  }
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ')

/** "rollcall_policy, rollcall_login": for the audit log, whatever was sent. */
function tablesOf(statements: readonly string[]): string {
  const names = statements.flatMap(text => /^CREATE TABLE (\S{1,200})/.exec(text)?.[1] ?? [])
  return names.map(name => name.replaceAll(/["`]/g, '')).join(', ') || 'none'
}

function publish(site: Site, saved: PolicyVersion, options: CompanionOptions): Publication {
  const { loginTime, lastActivity, role } = site.identity
  return publicationOf(saved, options, {
    keys: { loginTime, lastActivity, role },
    roleAttribute: site.users?.columns.role ?? null,
  })
}

function stateOf({ missing, statements, grants, problem, newest }: PolicyTableLook): PolicyTableState {
  return {
    missing: [...missing],
    statements: [...statements],
    grants: [...grants],
    problem,
    published: newest === null ? null : publishedOf(newest),
  }
}

function publishedOf({ revision, policy, publishedAt, publishedBy, reason }: PolicyRow): Published {
  const read = readPublished(policy)
  const at = Date.parse(publishedAt)
  return {
    revision,
    policy: read.ok ? read.published : null,
    problem: read.ok ? null : read.problem,
    at: Number.isNaN(at) ? null : at,
    by: publishedBy,
    reason,
  }
}

function previewOf(file: SettingsFile, edit: ReturnType<typeof editSettings>): SettingsPreview {
  return {
    file: file.file,
    changes: [...edit.changes],
    refusals: [...file.refusals, ...edit.refusals],
    notes: [...edit.notes],
    diff: [...edit.diff],
    digest: file.digest,
  }
}
