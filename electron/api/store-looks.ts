import type { Site } from '../../shared/contract/connections.ts'
import { whereElse } from '../../shared/words/where-else.ts'
import type { StoreSample } from '../stores/sample-store.ts'
import type { Reached, Security } from '../stores/store-place.ts'
import { placeOfSessions, reachStore, resolveStore, secureStore } from '../stores/store-place.ts'
import type { TestParts } from './connection-test.ts'
import { answerWords, databaseLooks } from './database-looks.ts'
import type { Finding, Looks } from './finding.ts'
import { passed, plainLine, skipped, warning } from './finding.ts'
import { checkKeyByPeople } from './key-by-people.ts'
import { checkKey, checkSession } from './row-checks.ts'
import { writingFinding } from './writing-check.ts'

/** Sessions that are in no table of the site: what the store itself answers, whichever it is. */
export function storeLooks(parts: TestParts): Looks {
  const { site, secrets, decodeRow, store, proposed } = parts
  const people = databaseLooks(parts)
  let sample: StoreSample = { found: 0, whyNotListed: null, isPart: false, sessions: [] }
  const place = placeOfSessions(site)
  const way: Looks =
    place === null
      ? {}
      : {
          resolve: async () => reachedFinding(await resolveStore(place)),
          reach: async () => reachedFinding(await reachStore(place)),
          tls: async () => securityFinding(await secureStore(place), site),
          'sign-in': async () => passed(answerWords(await store.open())),
        }
  return {
    ...people,
    ...way,
    async 'find-sessions'() {
      if (site.django.sessionEngine === 'signed_cookies') return cookieFinding(site)
      const { notes } = await store.open()
      sample = await store.sample()
      const finding = sampleFinding(sample, site)
      return { ...finding, hint: finding.hint ?? (notes.join(' ') || null) }
    },
    async 'find-users'() {
      const found = (await people['find-users']?.()) ?? skipped('There is no database')
      const users = site.users ?? proposed.users
      if (site.django.sessionEngine !== 'cache' || found.state !== 'passed' || users === null) return found
      return checkKeyByPeople(found, { ...site, users }, secrets, sample.sessions)
    },
    'may-log-out': () => writingFinding(site, store.open),
    'decode-row': () => checkSession(sample.sessions, decodeRow, site.django.sessionEngine),
    'check-key': () => checkKey(sample.sessions, decodeRow, Boolean(secrets.secretKey), 'session'),
  }
}

/** Servers that are missing where others stand in for them are a warning. */
export function reachedFinding({ detail, missing }: Reached): Finding {
  if (missing.length === 0) return passed(detail)
  return warning(`${detail}. ${missing.join(' ')}`, 'The others stand in for it for now.')
}

function securityFinding(security: Security, { cache }: Site): Finding {
  switch (security.kind) {
    case 'encrypted':
      return passed(`Encrypted with ${security.protocol}`)
    case 'none':
      return skipped(security.why)
    case 'plain': {
      const isRedis = cache?.address.kind === 'redis'
      const hint = isRedis
        ? 'Choose "Always" under Cache TLS if the server has TLS, or lead the connection through a tunnel.'
        : 'Memcached speaks no TLS: lead the connection through a tunnel, or watch from within its network.'
      return plainLine(security.isLocal, hint)
    }
  }
}

function sampleFinding({ found, whyNotListed, isPart }: StoreSample, site: Site): Finding {
  if (found === 0) {
    if (whyNotListed !== null) return warning('No session is listed', whyNotListed)
    return warning(isPart ? 'No session is among the first keys' : 'There is no session yet', whereElse(site))
  }
  const count = `${found.toLocaleString('en')} ${found === 1 ? 'session' : 'sessions'}`
  return passed(isPart ? `${count} in the first part of the listing` : `${count} found`)
}

function cookieFinding({ store }: Site): Finding {
  const detail = 'They are in the visitors’ browsers alone: none can be listed or ended from here'
  const hint = 'A cookie that somebody gives you can be read on the Sessions page, and by "rollcall decode --cookie".'
  return store === null
    ? warning(detail, `${hint} Name the site’s database to see its people.`)
    : { state: 'skipped', detail, hint }
}
