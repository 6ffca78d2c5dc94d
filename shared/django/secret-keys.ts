/** Words that make a key secret wherever they stand in it; longer ones also count inside a word. */
const secretWords: ReadonlySet<string> = new Set([
  'pass',
  'pwd',
  'pw',
  'pin',
  'pins',
  'otp',
  'otps',
  'totp',
  'hotp',
  'mfa',
  '2fa',
  'private',
  'auth',
  'bearer',
  'jwt',
  'sid',
  'nonce',
  'verifier',
  'hash',
  'salt',
  'cvv',
  'cvc',
  'iban',
  'ssn',
  'refresh',
])
const secretParts: readonly string[] = [
  'passw',
  'passphrase',
  'passcode',
  'secret',
  'token',
  'authoriz',
  'authoris',
  'credential',
  'cookie',
  'csrf',
  'oauth',
  'apikey',
  'privatekey',
  'accesskey',
  'secretkey',
  'sessionkey',
  'sessionid',
  'signature',
]
/** A key is a credential when it is a key for one of these; "primary key" and "sort key" are not. */
const wordsBeforeKey: ReadonlySet<string> = new Set([
  'api',
  'private',
  'access',
  'secret',
  'session',
  'encryption',
  'signing',
  'auth',
  'ssh',
  'shared',
  'master',
  'license',
])
/** Django's own names, which hold nothing secret though their words would say so. */
const notSecret: ReadonlySet<string> = new Set(['_auth_user_id', '_auth_user_backend'])

/** Where somebody was and with what, as django-qsessions keeps it in the payload: no secret, and not for everybody's eyes. */
const personal: ReadonlySet<string> = new Set(['_qsessions_ip', '_qsessions_user_agent'])

/**
 * Always masked, whoever asks: it is made of the SECRET_KEY and the stored password, so guesses at either can be tried
 * against it, and it tells a person nothing.
 */
export const neverShown = '_auth_user_hash'

/** "userAPIKey-2" as ["user", "api", "key", "2"]. */
function wordsOf(key: string): readonly string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '')
}

/** Whether a payload key names something that must not be on a screen before it is asked for. */
export function isSecretKey(key: string): boolean {
  if (notSecret.has(key)) return false
  if (personal.has(key)) return true
  // A key this long is no name; what it is instead cannot be judged.
  if (key.length > 200) return true
  const words = wordsOf(key)
  const joined = words.join('')
  if (secretParts.some(part => joined.includes(part))) return true
  return words.some((word, index) => {
    if (secretWords.has(word)) return true
    const before = words[index - 1]
    return (word === 'key' || word === 'keys') && before !== undefined && wordsBeforeKey.has(before)
  })
}

const jsonWebToken = /^eyJ[\w-]{8,}\.[\w-]+\./
const urlWithPassword = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i

/** Whether a text is a credential by its own shape, under whatever key: a JSON web token, a PEM key, a URL with a password. */
export function isSecretText(text: string): boolean {
  const start = text.slice(0, 600)
  return (
    jsonWebToken.test(start) ||
    urlWithPassword.test(start) ||
    start.includes('PRIVATE KEY-----') ||
    /^(?:bearer|basic) [\w+/=.~-]{8,}$/i.test(start)
  )
}
