import { describe, expect, it } from 'vitest'
import { secretsOfDraft } from '../../../electron/api/drafts.ts'
import { mysqlAddress } from './sites.ts'

const secrets = {
  password: 'held-password',
  cachePassword: null,
  secretKey: 'held-key',
  secretKeyFallbacks: ['older-key'],
}
const held = { secrets, site: { store: mysqlAddress() } }
const refusal = /type the password again/

describe('secrets of a draft', () => {
  it('are the held ones where it gives none', () => {
    expect(secretsOfDraft({ secrets: {}, site: { store: mysqlAddress() } }, held)).toEqual(secrets)
  })

  it('replace the held ones, and empty ones forget them', () => {
    const given = { password: 'new', secretKey: '', secretKeyFallbacks: [] }
    expect(secretsOfDraft({ secrets: given, site: { store: mysqlAddress() } }, held)).toEqual({
      password: 'new',
      cachePassword: null,
      secretKey: null,
      secretKeyFallbacks: [],
    })
  })

  it('are none for a connection that was never saved', () => {
    const none = { password: null, cachePassword: null, secretKey: null, secretKeyFallbacks: [] }
    expect(secretsOfDraft({ secrets: {}, site: { store: mysqlAddress() } }, null)).toEqual(none)
  })
})

describe('a held password', () => {
  it.each([
    ['another host', mysqlAddress({ host: 'evil.example.com' })],
    ['another port', mysqlAddress({ port: 3307 })],
    ['a socket', mysqlAddress({ socketPath: '/tmp/s' })],
    ['a replica that was not there', mysqlAddress({ replica: { host: 'evil.example.com', port: 3306 } })],
    ['another engine', { ...mysqlAddress(), kind: 'postgres' as const }],
  ])('is not sent to %s', (_name, address) => {
    expect(() => secretsOfDraft({ secrets: {}, site: { store: address as typeof held.site.store } }, held)).toThrow(
      refusal,
    )
    const typed = secretsOfDraft(
      { secrets: { password: 'p2' }, site: { store: address as typeof held.site.store } },
      held,
    )
    expect(typed.password).toBe('p2')
  })

  it('is sent to the same replica, and to the primary alone', () => {
    const replica = { host: 'copy.example.com', port: 3306 }
    const both = { secrets, site: { store: mysqlAddress({ replica }) } }
    expect(secretsOfDraft({ secrets: {}, site: { store: mysqlAddress({ replica }) } }, both).password).toBe(
      'held-password',
    )
    expect(secretsOfDraft({ secrets: {}, site: { store: mysqlAddress() } }, both).password).toBe('held-password')
    const other = mysqlAddress({ replica: { ...replica, port: 3307 } })
    expect(() => secretsOfDraft({ secrets: {}, site: { store: other } }, both)).toThrow(refusal)
  })

  it('is sent to another database or with other letters of the same host', () => {
    const address = mysqlAddress({ host: 'DB.example.com', database: 'blog' })
    expect(secretsOfDraft({ secrets: {}, site: { store: address } }, held).password).toBe('held-password')
  })

  it('is not sent over a weaker line, nor under another authority', () => {
    const tls = { mode: 'verify-full' as const, caFile: '/etc/ca.pem' }
    const strong = { secrets, site: { store: mysqlAddress({ tls }) } }
    for (const weaker of [
      { ...tls, mode: 'require' as const },
      { ...tls, caFile: '/tmp/ca.pem' },
    ]) {
      const address = mysqlAddress({ tls: weaker })
      expect(() => secretsOfDraft({ secrets: {}, site: { store: address } }, strong)).toThrow(/encryption was weakened/)
      expect(secretsOfDraft({ secrets: { password: 'p2' }, site: { store: address } }, strong).password).toBe('p2')
    }
    const stronger = mysqlAddress({ tls: { mode: 'verify-ca', caFile: null } })
    expect(secretsOfDraft({ secrets: {}, site: { store: stronger } }, held).password).toBe('held-password')
  })

  it('is dropped for a file', () => {
    const address = { kind: 'sqlite' as const, file: '/srv/db.sqlite3' }
    expect(secretsOfDraft({ secrets: {}, site: { store: address } }, held).password).toBeNull()
  })
})
