import { join } from 'node:path'
import { z } from 'zod'
import { policyVersion } from '../../shared/contract/policy.ts'
import type { PolicyVersion } from '../../shared/contract/policy.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { makePrivateFolder } from './default-folder.ts'
import { createStoredFile } from './stored-file.ts'
import type { Parsed, StoredFile } from './stored-file.ts'

/** Versions of one connection's policy, oldest first; `dropped` counts those that were let go. */
export type PolicyVersions = { readonly versions: readonly PolicyVersion[]; readonly dropped: number }

type NewVersion = { readonly policy: Policy; readonly author: string; readonly reason: string }

export type PolicyBook = {
  readonly read: (connectionId: string) => Promise<PolicyVersions>
  /** Adds the version after `basedOn` (0: the first). Throws CONFLICT when another console has saved one meanwhile. */
  readonly add: (connectionId: string, basedOn: number, version: NewVersion) => Promise<PolicyVersion>
}

const mostVersions = 200
const content = z.object({ versions: z.array(z.unknown()), dropped: z.number().int().min(0) })

/** Policies in `<folder>/sites/<connection>/policy.json`; they go with the connection. */
export function createPolicyBook(dataFolder: string, onDamaged: (notice: string) => void): PolicyBook {
  const files = new Map<string, StoredFile<PolicyVersions>>()

  function fileOf(connectionId: string): StoredFile<PolicyVersions> {
    const folder = join(dataFolder, 'sites', connectionId)
    makePrivateFolder(folder)
    const known = files.get(connectionId)
    if (known) return known
    const made = createStoredFile<PolicyVersions>({ folder, name: 'policy', parse, onDamaged })
    files.set(connectionId, made)
    return made
  }

  return {
    read: connectionId => fileOf(connectionId).read(),
    async add(connectionId, basedOn, { policy, author, reason }) {
      const { versions } = await fileOf(connectionId).update(book => {
        const newest = book.versions.at(-1)
        const last = newest?.version ?? 0
        if (last !== basedOn) throw overtaken(basedOn, newest)
        const added = { version: last + 1, policy, author, reason, at: Date.now() }
        const kept = [...book.versions, added].slice(-mostVersions)
        return { versions: kept, dropped: book.dropped + book.versions.length + 1 - kept.length }
      })
      return versions.at(-1) as PolicyVersion
    },
  }
}

function overtaken(basedOn: number, newest: PolicyVersion | undefined): RollcallError {
  if (!newest) {
    return new RollcallError('CONFLICT', `Version ${basedOn} of this policy is no longer there`, {
      hint: 'Its file was taken away. Load the policy anew; nothing was saved.',
    })
  }
  const before = basedOn === 0 ? 'there was none before' : `you began with version ${basedOn}`
  return new RollcallError('CONFLICT', `${newest.author} saved version ${newest.version} of this policy; ${before}`, {
    hint: 'Nothing was overwritten. Compare the two, then save on top of the newer one or take it over.',
  })
}

/** Keeps what fits: a version that does not is damage, and the file is then kept beside. */
function parse(stored: unknown): Parsed<PolicyVersions> {
  if (Object.keys(stored as object).length === 0) return { value: { versions: [], dropped: 0 }, damaged: false }
  const book = content.safeParse(stored)
  if (!book.success) return { value: { versions: [], dropped: 0 }, damaged: true }
  const versions = book.data.versions
    .flatMap(each => {
      const parsed = policyVersion.safeParse(each)
      return parsed.success ? [parsed.data] : []
    })
    .toSorted((one, other) => one.version - other.version)
  const unique = versions.filter(({ version }, at) => versions[at + 1]?.version !== version)
  return {
    value: { versions: unique, dropped: book.data.dropped },
    damaged: unique.length < book.data.versions.length,
  }
}
