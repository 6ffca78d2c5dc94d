import { describe, expect, it } from 'vitest'
import { commandSite } from './site.ts'

describe('rollcall clear-expired, against a real Django over MariaDB', () => {
  const { django, run, url, newcomer } = commandSite()
  const expire = async () => {
    const { browser } = await newcomer()
    const before = `session_key = '${browser.sessionKey()}'`
    await django().run(`update django_session set expire_date = utc_timestamp() - interval 1 hour where ${before}`)
  }

  it('deletes what is over and nobody who lives', async () => {
    await expire()
    const { browser } = await newcomer()
    const asked = await run(['clear-expired', ...url()])
    expect(asked).toMatchObject({ code: 3, stdout: '' })
    expect(await django().decoded()).toHaveLength(2)
    const cleared = await run(['clear-expired', ...url(), '--yes', '--json'])
    expect(cleared.code).toBe(0)
    expect(cleared.json()).toMatchObject([{ cleared: 1, revived: 0, left: 0, trouble: null }])
    expect(await django().decoded()).toHaveLength(1)
    expect((await browser.get('/me')).status).toBe(200)
    const again = await run(['clear-expired', ...url(), '--yes'])
    expect(again).toMatchObject({ code: 0, stdout: '' })
    expect(again.stderr).toContain('Nothing has been over for a minute or longer')
  })
})
