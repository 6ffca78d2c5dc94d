import { describe, expect, it } from 'vitest'
import { commandSite } from './site.ts'
import { talk } from './talk.ts'

describe('rollcall on a terminal', () => {
  const { run, url, newcomer, folder } = commandSite()

  it('asks before it logs out, and does it only after a yes', async () => {
    const { name, browser } = await newcomer()
    const args = ['logout', ...url(), '--user', name, '--reason', 'asked on a terminal']
    const no = await talk(folder(), args, [/\[y\/N\] /, 'n\r'])
    expect(no.code).toBe(3)
    expect(no.said).toContain('Nothing was done')
    expect((await browser.get('/me')).status).toBe(200)
    const interrupted = await talk(folder(), args, [/\[y\/N\] /, '\u0003'])
    expect(interrupted.code).toBe(130)
    expect((await browser.get('/me')).status).toBe(200)
    const yes = await talk(folder(), args, [/\[y\/N\] /, 'y\r'])
    expect(yes.code).toBe(0)
    expect(yes.said).toContain('1 logged out and read back as gone')
    expect((await browser.get('/me')).status).toBe(401)
  })

  it('asks for the password without showing it, and only there', async () => {
    const { name } = await newcomer()
    const password = 'a password "of\' tests'
    const withoutPassword = url().filter(word => word !== '--password-file' && word !== 'password.txt')
    const args = ['sessions', ...withoutPassword, '--user', name]
    const { code, said } = await talk(folder(), args, [/Password of .+\(Enter for none\): /, `${password}\r`])
    expect(code).toBe(0)
    expect(said).toContain(name)
    expect(said).not.toContain("of' tests")
    const unasked = await run(args)
    expect(unasked).toMatchObject({ code: 1, stdout: '' })
    expect(unasked.stderr).not.toContain('Password of')
  })

  it('paints a table there, unless that is forbidden', async () => {
    const { name } = await newcomer()
    const painted = await talk(folder(), ['sessions', ...url(), '--user', name])
    expect(painted.said).toContain('\u001b[32mLogged in\u001b[39m')
    const plain = await talk(folder(), ['sessions', ...url(), '--user', name, '--no-color'])
    expect(plain.said).not.toContain('\u001b[32m')
  })
})
