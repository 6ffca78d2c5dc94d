import { describe, expect, it } from 'vitest'
import { addressWords, stateWords, statusTone } from '../../../renderer/app/connection-words.ts'
import { mysqlAddress } from '../api/sites.ts'

describe('where a store is', () => {
  it('names port and account, and the product once the server told it', () => {
    const where = { host: 'db.example.com', port: 3307, user: 'reader', database: 'shop' }
    const store = mysqlAddress(where)
    expect(addressWords(store)).toBe('MySQL or MariaDB · shop at db.example.com:3307 as reader')
    expect(addressWords(store, 'MariaDB 10.11.6')).toBe('MariaDB 10.11.6 · shop at db.example.com:3307 as reader')
    expect(addressWords(mysqlAddress({ ...where, host: '::1', user: '' }))).toBe(
      'MySQL or MariaDB · shop at [::1]:3307',
    )
    expect(addressWords(mysqlAddress({ ...where, socketPath: '/run/db.sock' }))).toContain('at /run/db.sock as reader')
    expect(addressWords({ kind: 'sqlite', file: '/srv/site/db.sqlite3' })).toBe('SQLite · /srv/site/db.sqlite3')
  })
})

describe('the state of a connection', () => {
  const fits = { signed: 8, fitting: 8, verdict: 'fits' } as const
  const none = { signed: 8, fitting: 0, verdict: 'none' } as const

  it('is not good with a key that fits no row', () => {
    expect([stateWords({ state: 'live', key: fits }), statusTone({ state: 'live', key: fits })]).toEqual([
      'Live',
      'good',
    ])
    expect([stateWords({ state: 'live', key: none }), statusTone({ state: 'live', key: none })]).toEqual([
      'Key does not fit',
      'bad',
    ])
    expect(statusTone({ state: 'reconnecting', key: none })).toBe('warning')
    expect(stateWords({ state: 'failed', key: null })).toBe('Not connected')
  })
})
