import { describe, expect, it } from 'vitest'
import { fieldFromSearch, fieldSearch, labelOf } from '../../../renderer/pages/connections/field-names.ts'
import { knownWords } from '../../../renderer/pages/connections/user-columns.tsx'
import { djangoUserTable } from '../../../shared/contract/django-site.ts'
import { uncertaintyWords, whyAtMost } from '../../../renderer/app/uncertainty-words.ts'
import { uncertainty } from '../../../shared/contract/overview.ts'

describe('why a figure is "at most"', () => {
  it('is not said where it is exact', () => {
    expect(whyAtMost([])).toBeNull()
  })

  it('names everything that is missing', () => {
    const words = whyAtMost(['no-secret-key', 'no-user-table'])
    expect(words).toContain('Without the SECRET_KEY')
    expect(words).toContain('Without a user table')
  })

  it('leads to a field of the form for all that the form can give', () => {
    for (const each of uncertainty.options) {
      const { remedy } = uncertaintyWords[each]
      if (remedy === null) expect(each).toBe('unknown-password')
      else expect(fieldFromSearch(fieldSearch(remedy.field))).toBe(remedy.field)
    }
    expect(fieldFromSearch('field=toString')).toBeNull()
    expect(fieldFromSearch('from=c1')).toBeNull()
  })
})

describe('a field that is wrong', () => {
  it('is called by its label', () => {
    expect(labelOf('django.sessionEngine')).toBe('SESSION_ENGINE')
    expect(labelOf('django.authenticationBackends.2')).toBe('AUTHENTICATION_BACKENDS')
    expect(labelOf('users.columns.role')).toBe('Role')
    expect(labelOf('something.else')).toBe('something.else')
  })

  it('and what a user table lacks is named', () => {
    expect(knownWords(djangoUserTable)).toBe('11 of 12 known, without role')
    const bare = { id: 'id', username: 'name', password: 'password' }
    const columns = Object.fromEntries(Object.keys(djangoUserTable.columns).map(name => [name, null]))
    const users = { ...djangoUserTable, columns: { ...columns, ...bare } as typeof djangoUserTable.columns }
    expect(knownWords(users)).toBe('3 of 12 known, without e-mail, first name, last name and 6 more')
  })
})
