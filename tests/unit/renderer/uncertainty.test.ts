import { describe, expect, it } from 'vitest'
import { fieldFromSearch, fieldSearch } from '../../../renderer/pages/connections/field-names.ts'
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
