import { spawn } from 'node:child_process'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { commandSite } from './site.ts'

/** Runs a program with a terminal of its own on all three streams, which it passes on from its own. */
const terminal = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))'
const entry = path.join(import.meta.dirname, '../../out/main/terminal.js')

describe('rollcall on a terminal', () => {
  const { run, url, newcomer, folder } = commandSite()

  /** What it asks is answered in turn. */
  async function talk(args: readonly string[], ...answers: readonly (readonly [asked: RegExp, answer: string])[]) {
    const child = spawn('/usr/bin/python3', ['-c', terminal, process.execPath, entry, ...args], {
      cwd: folder(),
      env: { PATH: process.env['PATH'], TERM: 'xterm', ROLLCALL_DATA: path.join(folder(), 'data') },
    })
    let said = ''
    child.stdout.on('data', (part: Buffer) => (said += part.toString('utf8')))
    const ended = new Promise<number | null>(resolve => child.once('close', resolve))
    for (const [asked, answer] of answers) {
      await vi.waitFor(() => expect(said).toMatch(asked), { timeout: 60_000, interval: 50 })
      child.stdin.write(answer)
    }
    return { code: await ended, said }
  }

  it('asks before it logs out, and does it only after a yes', async () => {
    const { name, browser } = await newcomer()
    const args = ['logout', ...url(), '--user', name, '--reason', 'asked on a terminal']
    const no = await talk(args, [/\[y\/N\] /, 'n\r'])
    expect(no.code).toBe(3)
    expect(no.said).toContain('Nothing was done')
    expect((await browser.get('/me')).status).toBe(200)
    const interrupted = await talk(args, [/\[y\/N\] /, '\u0003'])
    expect(interrupted.code).toBe(130)
    expect((await browser.get('/me')).status).toBe(200)
    const yes = await talk(args, [/\[y\/N\] /, 'y\r'])
    expect(yes.code).toBe(0)
    expect(yes.said).toContain('1 logged out and read back as gone')
    expect((await browser.get('/me')).status).toBe(401)
  })

  it('asks for the password without showing it, and only there', async () => {
    const { name } = await newcomer()
    const password = 'a password "of\' tests'
    const withoutPassword = url().filter(word => word !== '--password-file' && word !== 'password.txt')
    const args = ['sessions', ...withoutPassword, '--user', name]
    const { code, said } = await talk(args, [/Password of .+\(Enter for none\): /, `${password}\r`])
    expect(code).toBe(0)
    expect(said).toContain(name)
    expect(said).not.toContain("of' tests")
    const unasked = await run(args)
    expect(unasked).toMatchObject({ code: 1, stdout: '' })
    expect(unasked.stderr).not.toContain('Password of')
  })

  it('paints a table there, unless that is forbidden', async () => {
    const { name } = await newcomer()
    const painted = await talk(['sessions', ...url(), '--user', name])
    expect(painted.said).toContain('\u001b[32mLogged in\u001b[39m')
    const plain = await talk(['sessions', ...url(), '--user', name, '--no-color'])
    expect(plain.said).not.toContain('\u001b[32m')
  })
})
