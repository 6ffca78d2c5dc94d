import { describe, expect, it, onTestFinished } from 'vitest'
import { figuresOf, uncertaintyOf } from '../../../electron/monitor/figures.ts'
import type { Site } from '../../../shared/contract/connections.ts'
import { secrets } from '../../monitor/django-row.ts'
import { partsOf } from '../../monitor/parts.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'

/** What the figures say of a site with one login, and whether that login was verified. */
async function figures(change: (site: Site) => Site = site => site, statement: string | null = null) {
  const store = siteInFile()
  store.addUser(1)
  store.save('login'.padEnd(32, 'k'), store.loginOf(1))
  store.save('visit'.padEnd(32, 'k'), { cart: [1] })
  if (statement !== null) store.database.exec(statement)
  const site = change(store.site)
  const parts = partsOf(site)
  onTestFinished(async () => {
    await parts.close()
    store.end()
  })
  await parts.open()
  await parts.load()
  const { uncertain, loggedInPeople } = figuresOf(parts.index, parts.people, uncertaintyOf(site, secrets), Date.now())
  const slot = parts.index.find('login'.padEnd(32, 'k'))
  return { uncertain, loggedInPeople, verified: parts.index.columns().verified[slot] === 1 }
}

const withoutPassword = ({ users, ...site }: Site): Site => ({
  ...site,
  users: users && { ...users, columns: { ...users.columns, password: null } },
})
const withoutBackends = (site: Site): Site => ({ ...site, django: { ...site.django, authenticationBackends: [] } })

describe('a figure of logins', () => {
  it('is exact where every login was verified', async () => {
    expect(await figures()).toEqual({ uncertain: [], loggedInPeople: 1, verified: true })
  })

  it.each([
    ['no-user-table', (site: Site): Site => ({ ...site, users: null })],
    ['no-password-column', withoutPassword],
    ['no-backends', withoutBackends],
  ] as const)('is "at most" where none can be: %s', async (reason, change) => {
    expect(await figures(change)).toMatchObject({ uncertain: [reason], verified: false })
  })

  it('is "at most" where the password of one user is not known', async () => {
    const nameless = `alter table auth_user rename to people;
      create view auth_user as select id, null as password, last_login, is_superuser, username, last_name, email, is_staff,
        is_active, date_joined, first_name from people`
    expect(await figures(undefined, nameless)).toEqual({
      uncertain: ['unknown-password'],
      loggedInPeople: 1,
      verified: false,
    })
  })
})
