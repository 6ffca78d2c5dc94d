import { describe, expect, it } from 'vitest'
import { site as siteSchema } from '../../../shared/contract/connections.ts'
import type { SettingsReading } from '../../../shared/contract/settings.ts'
import type { ConnectionForm } from '../../../renderer/pages/connections/connection-form.ts'
import { emptyForm, formOf } from '../../../renderer/pages/connections/connection-form.ts'
import { secretsOf, siteForInspection, siteOf } from '../../../renderer/pages/connections/draft-of.ts'
import { choicesOf } from '../../../renderer/pages/connections/use-inspection.ts'
import { fillFrom, heldFor } from '../../../renderer/pages/connections/settings-fill.ts'
import { djangoUserTable } from '../../../renderer/pages/connections/user-tables.ts'

const filled: ConnectionForm = {
  ...emptyForm,
  name: 'shop',
  database: 'shop',
  user: 'rollcall',
  sessionEngine: 'db',
  users: djangoUserTable,
}

describe('the form of a connection', () => {
  it('begins careful: production, read-only, and the session engine unanswered', () => {
    expect(emptyForm).toMatchObject({ environment: 'production', mode: 'read-only', sessionEngine: '' })
  })

  it('names every field that is wrong, in words for a person', () => {
    const { errors } = siteOf({ ...emptyForm, port: null, cookieAge: 0, identity: { ...emptyForm.identity } })
    expect(errors).toEqual({
      name: 'This is needed.',
      'store.database': 'This is needed.',
      'store.port': 'A whole number is needed.',
      'django.sessionEngine': 'Choose what settings.py says; where it says nothing, it is the first.',
      'django.cookieAge': 'More than 0.',
    })
  })

  it('makes a site that the console takes, and comes back from it as it was', () => {
    for (const form of [
      filled,
      { ...filled, kind: 'postgres', port: 5432, caFile: '/etc/ca.pem', tlsMode: 'verify-full' } as const,
      { ...filled, replicaHost: 'copy.example.com', replicaPort: 3307 } as const,
      { ...filled, kind: 'sqlite', file: '/srv/db.sqlite3', operatorUser: 'ana' } as const,
    ]) {
      const { site } = siteOf(form)
      expect(siteSchema.parse(site)).toEqual(site)
      expect(siteOf(formOf({ site: site! })).site).toEqual(site)
    }
  })

  it('keeps what is held, forgets what was emptied, and splits fallback keys by lines', () => {
    expect(secretsOf(filled)).toEqual({})
    expect(secretsOf({ ...filled, password: '', secretKeyFallbacks: '' })).toEqual({
      password: '',
      secretKeyFallbacks: [],
    })
    expect(secretsOf({ ...filled, secretKeyFallbacks: ' one \n\ntwo' }).secretKeyFallbacks).toEqual(['one', 'two'])
  })

  it('takes over the user table that is found, but for one that was chosen by hand, be it none', () => {
    const found = {
      sessionTables: [{ table: 'django_session', rows: 3, columns: null }],
      userTables: [djangoUserTable],
    }
    const own = { ...djangoUserTable, table: 'people' }
    expect(choicesOf(emptyForm, found)).toEqual({ users: djangoUserTable })
    expect(choicesOf({ ...emptyForm, usersChosen: true }, found)).toEqual({})
    expect(choicesOf({ ...emptyForm, users: own }, found)).toEqual({})
    expect(choicesOf({ ...emptyForm, table: 'elsewhere' }, found)).toMatchObject({ table: 'django_session' })
    expect(formOf({ site: siteOf(filled).site! }).usersChosen).toBe(true)
  })

  it('looks at a schema before the site has a name or an engine', () => {
    expect(siteForInspection({ ...emptyForm, database: 'shop' }).errors).toBeNull()
    expect(siteForInspection(emptyForm).errors).toEqual({ 'store.database': 'This is needed.' })
  })
})

describe('a settings file in the form', () => {
  const reading: SettingsReading = {
    readingId: 'r1',
    fields: { kind: 'postgres', host: 'db', port: 6432, database: 'shop', authenticationBackends: ['a.B', 'c.D'] },
    found: { password: true, cachePassword: false, secretKey: false, secretKeyFallbacks: 2 },
    understood: [],
    open: [],
  }
  const secrets = { password: 'typed', secretKey: 'typed', secretKeyFallbacks: 'typed' }

  it('fills in what it says and leaves the rest; found secrets are named by the reading', () => {
    const before = { ...emptyForm, user: 'ana', ...secrets }
    const after = { ...before, ...fillFrom(reading, before) }
    expect(after).toMatchObject({ name: 'shop', kind: 'postgres', host: 'db', port: 6432, user: 'ana' })
    expect(after.authenticationBackends).toBe('a.B\nc.D')
    expect(secretsOf(after)).toEqual({ secretKey: 'typed', readingId: 'r1' })
    expect(heldFor(null, after.reading)).toEqual({
      password: true,
      cachePassword: false,
      secretKey: false,
      secretKeyFallbacks: 2,
    })
  })

  it('counts what a saved connection holds as held still', () => {
    const held = { password: false, cachePassword: false, secretKey: true, secretKeyFallbacks: 1 }
    expect(heldFor(held, null)).toBe(held)
    expect(heldFor(held, reading)).toEqual({
      password: true,
      cachePassword: false,
      secretKey: true,
      secretKeyFallbacks: 2,
    })
    expect(fillFrom(reading, { ...emptyForm, name: 'kept' })).not.toHaveProperty('name')
  })
})
