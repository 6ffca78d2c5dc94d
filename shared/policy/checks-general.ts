import type { Check, CheckFacts } from './checks.ts'
import type { Policy } from './policy.ts'
import { standards } from './standards.ts'

type Judged = Pick<Check, 'result' | 'why'>

const pass = (why: string): Judged => ({ result: 'pass', why })
const fail = (why: string): Judged => ({ result: 'fail', why })
const cannotTell = (why: string): Judged => ({ result: 'cannot-tell', why })

/** What ASVS 5.0 V7 and Django's own `check --deploy` ask beside figures. */
export function generalChecks(policy: Policy, facts: CheckFacts): readonly Check[] {
  const asvs = (section: string, words: string, judged: Judged): Check => ({
    id: `asvs5 ${section}`,
    standard: standards.asvs5,
    section,
    level: 'SHALL',
    words,
    ...judged,
  })
  return [
    asvs(
      '7.1.1',
      'timeouts are documented, with the reason for them',
      facts.isSaved
        ? pass('These limits are saved as a version, with author and reason.')
        : fail('These limits are not saved yet.'),
    ),
    asvs(
      '7.1.2',
      'it is documented how many sessions one account may have',
      policy.sessionsPerUser === null
        ? fail('There is no limit of sessions per user.')
        : facts.isSaved
          ? pass(`At most ${policy.sessionsPerUser}, saved as a version.`)
          : fail('There is a limit, but it is not saved yet.'),
    ),
    asvs(
      '7.2.3',
      'session keys have 128 bits of entropy',
      pass('Django’s keys are 32 of 36 letters: 165 bits, where the site keeps Django’s own store.'),
    ),
    asvs(
      '7.2.4',
      'a login makes a new session key',
      facts.hasUserTable
        ? pass('django.contrib.auth.login() does.')
        : cannotTell('Without a user table it is not known how this site logs people in.'),
    ),
    asvs(
      '7.3.1',
      'there is an idle limit',
      policy.idleTimeout === null
        ? fail('There is none of its own; only the cookie age ends unused sessions.')
        : pass('It is set.'),
    ),
    asvs(
      '7.3.2',
      'there is an absolute limit',
      policy.absoluteTimeout === null ? fail('There is none.') : pass('It is set.'),
    ),
    asvs('7.4.2', 'sessions end when a user is disabled or deleted', goneUsers(facts)),
    asvs('7.4.5', 'admins can end the sessions of one user or of all', canEnd(facts)),
    {
      id: 'django cookie flags',
      standard: standards.django,
      section: 'check --deploy, security.W010 to W015',
      level: 'SHOULD',
      words: 'the cookie is Secure, HttpOnly and SameSite',
      ...cannotTell('The store does not hold the flags of the cookie. Run manage.py check --deploy on the site.'),
    },
  ]
}

function goneUsers({ sessionsOfGoneUsers: sessions }: CheckFacts): Judged {
  if (sessions === null) return cannotTell('Without a user table it is not known who was disabled or deleted.')
  if (sessions === 0) return pass('No session of a disabled or deleted user is left.')
  const rows = sessions === 1 ? '1 session is' : `${sessions} sessions are`
  return fail(
    `${rows} left of users who are disabled or deleted. Django refuses them, but enabling the user revives them.`,
  )
}

function canEnd({ canLogOut, isReadOnly }: CheckFacts): Judged {
  if (canLogOut === null) return cannotTell('The store was not reached yet.')
  if (!canLogOut.possible) return fail(canLogOut.reason ?? 'This store cannot end sessions.')
  return isReadOnly
    ? cannotTell('It can, but this connection is read-only.')
    : pass('It can, one by one, by user and by filter.')
}
