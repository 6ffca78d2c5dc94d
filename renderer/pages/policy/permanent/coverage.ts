import type { Site } from '../../../../shared/contract/connections.ts'
import type { Policy } from '../../../../shared/policy/policy.ts'

type Facts = { readonly policy: Policy; readonly engine: Site['django']['sessionEngine'] }

/** What settings.py does not do, for this policy. */
export function settingsLimits({ policy }: Facts): readonly string[] {
  return [
    'It takes effect once the site was deployed or restarted.',
    'A living session keeps the expiry that it was saved with until its next save; one with an expiry of its own (set_expiry) keeps that one.',
    ...(policy.endsWithBrowser
      ? ['A closed browser forgets its cookie, but the row lives on in the store for the whole cookie age.']
      : []),
    ...(policy.saveEveryRequest
      ? [
          'Saving at every request sets the cookie with every answer. Django before 5.2.14 and 6.0.5 lets shared caches keep it with public pages (CVE-2026-35192): update first.',
        ]
      : ['Without a save at every request the cookie age counts from the last save, not from the last request.']),
    'With the file engine, a session with a number of seconds of its own never expires on the server.',
    ...(limitWords(policy) === null
      ? []
      : [`${limitWords(policy)}: Django has no settings for that. The companion has.`]),
  ]
}

/** What the companion does not do, for this policy. */
export function companionLimits({ policy, engine }: Facts): readonly string[] {
  return [
    'Cookie age, ending with the browser and saving at every request stay settings of the site.',
    'It looks when a request comes: a session that breaks a limit stays in the store until then, or until it expires.',
    'A request that is being answered while its session ends still gets its answer.',
    'A session without a login time has an age only from when the companion first saw it. Without its second middleware, or stamps of the site, nothing is idle.',
    ...(policy.sessionsPerUser !== null || policy.rules.some(({ sessionsPerUser }) => sessionsPerUser !== null)
      ? [
          `Sessions per user are counted for the engines db and cached_db (this site has ${engine}), among those seen since the companion was there.`,
        ]
      : []),
    ...(policy.exempt.some(({ personKey }) => !personKey.startsWith('u:'))
      ? ['Exempt people whom only session payloads name cannot be exempt on the site.']
      : []),
    'Signed-cookie sessions can be ended, but a copy of an older cookie stays good within its limits.',
    "Logins that are not Django's own are let through.",
  ]
}

function limitWords({ idleTimeout, absoluteTimeout, sessionsPerUser, rules }: Policy): string | null {
  const words = [
    idleTimeout !== null && 'idle limit',
    absoluteTimeout !== null && 'absolute limit',
    sessionsPerUser !== null && 'sessions per user',
    rules.length > 0 && 'rules',
  ].filter(word => word !== false)
  const text = words.join(', ')
  return text === '' ? null : text.charAt(0).toUpperCase() + text.slice(1)
}
