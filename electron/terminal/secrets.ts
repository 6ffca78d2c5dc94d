import type { Site } from '../../shared/contract/connections.ts'
import type { Secrets } from '../monitor/protocol.ts'
import type { Option, Values } from './command.ts'
import { usageError } from './exit.ts'
import { readSecretFile, readSecretLines } from './secret-file.ts'

export const secretKeyOptions: readonly Option[] = [
  {
    name: 'secret-key-file',
    value: 'FILE',
    words:
      'A file that holds the SECRET_KEY of the site and nothing else. Otherwise ROLLCALL_SECRET_KEY; without a key signatures are not checked.',
  },
  {
    name: 'fallback-file',
    value: 'FILE',
    many: true,
    words: 'SECRET_KEY_FALLBACKS, one a line; may be given several times. Otherwise ROLLCALL_SECRET_KEY_FALLBACKS.',
  },
]

export const passwordOptions: readonly Option[] = [
  {
    name: 'password-file',
    value: 'FILE',
    words:
      "A file that holds the database's password; without a database that of the Redis. Otherwise ROLLCALL_PASSWORD; otherwise it is asked for on a terminal.",
  },
  {
    name: 'cache-password-file',
    value: 'FILE',
    words:
      'The same for a Redis that holds sessions. Otherwise ROLLCALL_CACHE_PASSWORD; otherwise it is asked for on a terminal.',
  },
]

/** The secrets that files and the environment give; a file goes before the environment. */
export async function givenSecrets(values: Values, warn: (words: string) => void): Promise<Secrets> {
  const fromFile = async (option: string) => {
    const file = values.text(option)
    return file === undefined ? null : readSecretFile(file, `--${option}`, warn)
  }
  const fallbackFiles = values.list('fallback-file')
  const fallbacks = await Promise.all(fallbackFiles.map(file => readSecretLines(file, '--fallback-file', warn)))
  return {
    password: (await fromFile('password-file')) ?? fromEnvironment('ROLLCALL_PASSWORD'),
    cachePassword: (await fromFile('cache-password-file')) ?? fromEnvironment('ROLLCALL_CACHE_PASSWORD'),
    secretKey: (await fromFile('secret-key-file')) ?? fromEnvironment('ROLLCALL_SECRET_KEY'),
    secretKeyFallbacks:
      fallbackFiles.length > 0 ? fallbacks.flat() : linesOf(fromEnvironment('ROLLCALL_SECRET_KEY_FALLBACKS')),
  }
}

/** A site without a database has one server that may ask for a password, a Redis: --password-file is then for that. */
export function placedPassword(
  values: Values,
  { store, cache }: Pick<Site, 'store' | 'cache'>,
  given: Secrets,
): Secrets {
  if (store !== null || !values.flag('password-file')) return given
  if (cache?.address.kind !== 'redis') {
    throw usageError('--password-file is for a database or a Redis, and this site names none', 'Leave it out.')
  }
  if (values.flag('cache-password-file')) {
    throw usageError('Two passwords were given, and this site names no database', 'Leave --password-file out.')
  }
  return { ...given, password: null, cachePassword: given.password }
}

const fromEnvironment = (name: string): string | null => process.env[name] || null

const linesOf = (text: string | null): readonly string[] => (text ?? '').split(/\r?\n/).filter(line => line !== '')
