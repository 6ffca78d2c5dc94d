import type { SessionFiles } from '../../../shared/contract/addresses.ts'
import { RollcallError } from '../../../shared/contract/reply.ts'
import type { Site } from '../../../shared/contract/connections.ts'
import { maxTextLength } from '../../../shared/django/decode.ts'
import type { FolderFormat } from '../folder/folder-store.ts'
import { createFolderStore } from '../folder/folder-store.ts'
import type { ListedStore, StoredDate } from '../store.ts'

/** Django takes no other key to a file, and none that is shorter; it makes 32 of these characters. */
const sessionKey = /^[a-z0-9]{8,40}$/
/** One character more than is ever decoded: enough to see that it is too large. */
const cutAt = maxTextLength + 1
/** The last whole second of the year 9999, in microseconds: later dates cannot be shown. */
const endOfTime = 253_402_300_799_000_000

/** SESSION_ENGINE file: a file for each session, named after the cookie and the key. */
export function createFileStore(site: Site): ListedStore {
  if (site.files === undefined) throw new RollcallError('BAD_REQUEST', 'The folder of the sessions is not named.')
  return createFolderStore(site.files.folder, fileFormat(site.files, site.django.cookieAge), site.mode === 'read-only')
}

function fileFormat({ cookieName: prefix }: SessionFiles, cookieAge: number): FolderFormat {
  const age = cookieAge * 1e6
  return {
    product: 'Session files',
    // What a save leaves behind when it is interrupted, "..._out_abcd1234", is no key: it has underscores.
    keyOf(name) {
      const key = name.startsWith(prefix) ? name.slice(prefix.length) : ''
      return sessionKey.test(key) ? key : null
    },
    nameOf: key => (sessionKey.test(key) ? prefix + key : null),
    longest: cutAt,
    read({ bytes, stats, modifiedAt }) {
      const session = { sessionData: bytes.toString('latin1'), expireDate: expireDate(modifiedAt) }
      return stats.size > cutAt ? { ...session, cutFrom: stats.size } : session
    },
    write: (_, before, after) => ({
      bytes: after.sessionData === before.sessionData ? null : Buffer.from(after.sessionData, 'latin1'),
      modifiedAt: (after.expireDate - age) / 1e6,
    }),
    temporary: name => `${name}_out_`,
    notes: [],
    foreignWords: () => '',
  }

  /** SESSION_COOKIE_AGE after the last save: what a file by itself says of its end. */
  function expireDate(modifiedAt: number): StoredDate {
    return Math.min(modifiedAt + age, endOfTime)
  }
}
