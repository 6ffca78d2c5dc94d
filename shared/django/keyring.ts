/** What a site signs with. `secretKey` null: payloads can be read, nobody vouches for them. */
export type Keyring = {
  readonly secretKey: string | null
  /** SECRET_KEY_FALLBACKS. Django 3 knows none, so they count from release 4 only. */
  readonly fallbacks: readonly string[]
  /** "django.contrib.sessions.SessionStore", or with another class name for an own store. */
  readonly keySalt: string
  readonly release: '3' | '4+'
  readonly serializer: 'json' | 'pickle'
}
