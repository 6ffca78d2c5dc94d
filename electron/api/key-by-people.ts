import type { Site } from '../../shared/contract/connections.ts'
import { createSiteReader } from '../monitor/decoder.ts'
import type { Secrets } from '../monitor/protocol.ts'
import { sampleUsers } from '../stores/sample.ts'
import type { StoredSession } from '../stores/store.ts'
import type { Finding } from './finding.ts'
import { warning } from './finding.ts'

/** Whether fewer could all be of people who changed their password. */
const enoughLogins = 5

/**
 * Where nothing is signed a key is tried by the people: the mark of a login is made of the key and the user's password hash.
 * Gives what was found of the people, with what that says of the key.
 */
export async function checkKeyByPeople(
  found: Finding,
  site: Site,
  secrets: Secrets,
  sessions: readonly StoredSession[],
): Promise<Finding> {
  if (!secrets.secretKey) {
    return warning(
      `${found.detail}, but no SECRET_KEY was given`,
      'Nothing in a cache is signed, yet without the key nobody can say whose password was changed since the login: figures then say “at most”.',
    )
  }
  const { logins, fitting } = await countLogins(site, secrets, sessions)
  if (logins === 0) return found
  if (fitting > 0) return { ...found, detail: `${found.detail}; the SECRET_KEY fits ${fitting} of ${logins} logins` }
  return {
    state: logins < enoughLogins ? 'warning' : 'failed',
    detail: `${found.detail}, but the SECRET_KEY fits none of ${logins} ${logins === 1 ? 'login' : 'logins'}`,
    hint: 'Check that it is the key of this very site and stage, and that these are its people: otherwise every login is taken for one with an old password.',
  }
}

async function countLogins(site: Site, secrets: Secrets, sessions: readonly StoredSession[]) {
  const { decode, fields, hasher } = createSiteReader(site, secrets, new Uint8Array(32))
  const marks = sessions.flatMap(({ sessionData }) => {
    const { serialized } = decode(sessionData)
    const { authUserId, authHash } = serialized === null ? { authUserId: null, authHash: null } : fields(serialized)
    return authUserId === null || authHash === null ? [] : [{ authUserId, authHash }]
  })
  const ids = [...new Set(marks.map(({ authUserId }) => authUserId))]
  const { users } = await sampleUsers(site, secrets.password, ids)
  const passwords = new Map(users.map(({ id, password }) => [id, password]))
  const known = marks.flatMap(({ authUserId, authHash }) => {
    const password = passwords.get(authUserId)
    return password ? [{ authHash, password }] : []
  })
  const fits = ({ authHash, password }: (typeof known)[number]) =>
    hasher(password).some(digest => Buffer.from(digest).toString('hex') === authHash)
  return { logins: known.length, fitting: known.filter(fits).length }
}
