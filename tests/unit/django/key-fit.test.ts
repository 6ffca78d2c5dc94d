import { describe, expect, it } from 'vitest'
import { keyFitOf } from '../../../shared/django/key-fit.ts'

describe('whether a SECRET_KEY fits', () => {
  it.each([
    [8, 0, 'none'],
    [1000, 50, 'none'],
    [1000, 51, 'few'],
    [1000, 499, 'few'],
    [1000, 500, 'fits'],
    [1, 1, 'fits'],
  ] as const)('of %i signed rows %i fit: %s', (signed, fitting, verdict) => {
    expect(keyFitOf(signed, fitting)).toEqual({ signed, fitting, verdict })
  })

  it('is not known where no row is signed', () => {
    expect(keyFitOf(0, 0)).toBeNull()
  })
})
