import { describe, expect, it } from 'vitest'
import { proposeColumns } from '../../../electron/stores/propose-columns.ts'
import { columnsRead, sessionColumns } from '../../../shared/contract/session-columns.ts'

const django = ['session_key', 'session_data', 'expire_date']

describe('further columns of a session table', () => {
  it('are proposed by their names, without address and browser being asked for', () => {
    expect(proposeColumns(django)).toBeNull()
    expect(proposeColumns([...django, 'user_agent', 'last_activity', 'ip', 'user_id'])).toEqual({
      userId: 'user_id',
      lastActivity: 'last_activity',
      createdAt: null,
      ip: 'ip',
      userAgent: 'user_agent',
      personal: false,
    })
    expect(proposeColumns([...django, 'User_ID', 'created_at', 'updated_at', 'is_mobile'])).toMatchObject({
      userId: 'User_ID',
      lastActivity: 'updated_at',
      createdAt: 'created_at',
      ip: null,
    })
  })

  it('are read only as far as they are asked for', () => {
    const columns = proposeColumns([...django, 'user_agent', 'last_activity', 'ip', 'user_id'])
    if (columns === null) throw new Error('nothing proposed')
    expect(columnsRead(undefined)).toEqual([])
    expect(columnsRead(columns)).toEqual(['user_id', 'last_activity'])
    expect(columnsRead({ ...columns, personal: true })).toEqual(['user_id', 'last_activity', 'ip', 'user_agent'])
  })

  it('never bring a credential to a screen', () => {
    const none = { userId: null, lastActivity: null, createdAt: null, ip: null, userAgent: null, personal: true }
    expect(sessionColumns.safeParse({ ...none, ip: 'client_ip' }).success).toBe(true)
    for (const name of ['session_key', 'SESSION_DATA', 'api_token', 'password', 'csrf_secret']) {
      expect(sessionColumns.safeParse({ ...none, ip: name }).success).toBe(false)
      expect(sessionColumns.safeParse({ ...none, userAgent: name }).success).toBe(false)
    }
  })
})
