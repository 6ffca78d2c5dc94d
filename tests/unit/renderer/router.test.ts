import { describe, expect, it } from 'vitest'
import { hrefFor, parseHash } from '../../../renderer/app/router.tsx'

describe('addresses', () => {
  it('lead back to where they were made, whatever an id holds', () => {
    for (const id of ['u:36', 'a/b?c#d', 'größe 100%', '..']) {
      const search = 'text=a%26b&role=Admin'
      expect(parseHash(hrefFor('users', { id, search }))).toEqual({ page: 'users', id, search })
    }
  })

  it('begin at the overview', () => {
    expect(parseHash('')).toEqual({ page: 'overview', id: null, search: '' })
    expect(parseHash('#/')).toEqual({ page: 'overview', id: null, search: '' })
  })

  it('that name no place are none', () => {
    expect(parseHash('#/nowhere')).toBeNull()
    expect(parseHash('#/users/1/2')).toBeNull()
    expect(parseHash('#/__proto__')).toBeNull()
  })

  it('survive a percent sign that stands alone', () => {
    expect(parseHash('#/users/100%')).toEqual({ page: 'users', id: '100%', search: '' })
  })
})
