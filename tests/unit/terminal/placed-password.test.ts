import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../../electron/terminal/arguments.ts'
import { testCommand } from '../../../electron/terminal/commands/test.ts'
import { placedPassword } from '../../../electron/terminal/secrets.ts'
import { unsavedSite } from '../../../electron/terminal/site-options.ts'

const given = { password: 'one', cachePassword: null, secretKey: null, secretKeyFallbacks: [] }

function placed(url: string, ...typed: readonly string[]) {
  const values = parseArguments(testCommand, ['--url', url, ...typed])
  const { site } = unsavedSite(values, { urls: [url], typed: true }, 'read-only')
  return placedPassword(values, site, given)
}
const file = ['--password-file', 'p.txt']

describe('the password of --password-file', () => {
  it("is the database's, and without one that of the Redis", () => {
    expect(placed('mysql://reader@db.example.com/shop', ...file)).toEqual(given)
    expect(placed('redis://cache.example.com/2', ...file)).toEqual({ ...given, password: null, cachePassword: 'one' })
  })

  it('out of the environment goes to no other server', () => {
    expect(placed('redis://cache.example.com/2')).toEqual(given)
  })

  it('is refused where no server asks for one, and beside one for the cache', () => {
    expect(() => placed('memcached://cache.example.com', ...file)).toThrow('this site names none')
    expect(() => placed('redis://cache.example.com/2', ...file, '--cache-password-file', 'c.txt')).toThrow(
      'Two passwords were given',
    )
  })
})
