import { execFile, spawn } from 'node:child_process'
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { cookieVectors, djangoVersions, keyringOf, sessionVectors } from '../unit/django/vectors.ts'
import { newFolder, removeFolder, rollcall, startRollcall } from './rollcall.ts'

const folder = newFolder()
afterAll(() => removeFolder(folder))
const options = { dataFolder: folder }
const write = (name: string, content: string) => {
  writeFileSync(path.join(folder, name), content)
  chmodSync(path.join(folder, name), 0o600)
}

describe('rollcall decode, as a program', () => {
  it.each(djangoVersions)('answers every row of Django %s in its place', async version => {
    // What differs in its keys is decoded by a command of its own; a row with a line in it is none of a line.
    const groups = new Map<
      string,
      { readonly keys: ReturnType<typeof keyringOf>; readonly rows: ReturnType<typeof sessionVectors>[number][] }
    >()
    for (const vector of sessionVectors(version)) {
      if (vector.session_data.includes('\n')) continue
      const keys = keyringOf(vector, version)
      const name = JSON.stringify([keys.secretKey, keys.fallbacks, keys.keySalt])
      const group = groups.get(name) ?? { keys, rows: [] }
      group.rows.push(vector)
      groups.set(name, group)
    }
    let answered = 0
    for (const { keys, rows } of groups.values()) {
      write('key', `${keys.secretKey ?? ''}\n`)
      write('older', keys.fallbacks.join('\n'))
      const args = ['decode', '--secret-key-file', 'key', '--salt', keys.keySalt, '--release', keys.release]
      if (keys.fallbacks.length > 0) args.push('--fallback-file', 'older')
      const input = rows.map(({ session_data: text }) => `${text}\n`).join('')
      const { code, json, stderr } = await rollcall(args, { ...options, input })
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(json().map(({ verified }) => verified)).toEqual(rows.map(({ verified }) => verified))
      expect(json().map(({ signedAt }) => signedAt)).toEqual(rows.map(row => (row.verified ? row.signed_at : null)))
      answered += rows.length
    }
    expect(answered).toBeGreaterThan(55)
    expect(existsSync(path.join(folder, 'data'))).toBe(false)
  })

  it('finds a signed cookie in what is pasted, as the window does', async () => {
    const vector = cookieVectors('6.1').find(({ verified }) => verified)
    if (vector === undefined) throw new Error('There is no cookie')
    const { cookie, secret_key: secretKey } = vector
    write('key', `${secretKey}\n`)
    const lines = [
      cookie,
      encodeURIComponent(cookie),
      `Cookie: csrftoken=${'c'.repeat(32)}; sessionid=${cookie}; theme=dark`,
      `Cookie: messages=a:b:c; shop_session="${cookie}"`,
      `Set-Cookie: sessionid=${cookie}; expires=Mon, 07 Dec 2026 10:00:00 GMT; Path=/`,
    ]
    const args = ['decode', '--cookie', '--secret-key-file', 'key']
    const { code, json } = await rollcall(args, { ...options, input: `${[...lines, '', 'a=b'].join('\n')}\n` })
    expect(code).toBe(0)
    expect(json().map(({ verified }) => verified)).toEqual([...lines.map(() => true), false, false])
  })

  it('refuses a line of 200 MB with an error, and answers the next', async () => {
    const running = startRollcall(['decode'], {
      ...options,
      input: Buffer.concat([Buffer.alloc(200_000_000, 'a'), Buffer.from('\ne30:1xUUZM:x')]),
    })
    const { code, json } = await running.ended
    expect(code).toBe(0)
    expect(json()).toMatchObject([{ error: { reason: 'too-large' } }, { payload: {}, verified: false }])
  })

  it('ends without a word when the reader has seen enough', async () => {
    write('rows', 'e30:1xUUZM:x\n'.repeat(200_000))
    const command = `"${process.execPath}" "${path.join(import.meta.dirname, '../../out/main/terminal.js')}" decode < rows`
    const script = `${command} 2> trouble | head -n 2; echo "\${PIPESTATUS[0]}"; cat trouble`
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder })
    const lines = stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(3)
    expect(lines[2]).toBe('0')
  })

  it('ends by Ctrl+C with the code of a shell', async () => {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, '../../out/main/terminal.js'), 'decode'], {
      cwd: folder,
    })
    child.stdin.write('e30:1xUUZM:x\n')
    await new Promise(resolve => child.stdout.once('data', resolve))
    const ended = new Promise(resolve => child.once('exit', (code, signal) => resolve({ code, signal })))
    child.kill('SIGINT')
    expect(await ended).toEqual({ code: 130, signal: null })
  })
})

describe('the command line', () => {
  it('shows a page for each command, and its version', async () => {
    const general = await rollcall(['--help'], options)
    expect(general).toMatchObject({ code: 0, stderr: '' })
    const names = [...general.stdout.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(match => match[1] ?? '')
    expect(names).toEqual(expect.arrayContaining(['sessions', 'logout', 'enforce', 'decode', 'serve']))
    const page = await rollcall(['logout', '--user', '--help'], options)
    expect(page.stdout).toMatch(/^NAME\n {2}rollcall logout - /)
    expect((await rollcall(['help', 'watch'], options)).stdout).toContain('rollcall watch')
    expect((await rollcall(['--version'], options)).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(await rollcall([], options)).toMatchObject({ code: 2 })
  })

  it('names what was meant', async () => {
    const wrong = await rollcall(['sesions'], options)
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toContain('Did you mean "rollcall sessions"?')
  })

  it('serves the browser, and says where', async () => {
    const serving = startRollcall(['serve', '--no-open'], options)
    await serving.said(/^Rollcall: http:\/\/127\.0\.0\.1:\d+\/#/m)
    serving.child.kill('SIGTERM')
    expect((await serving.ended).code).toBe(0)
    expect(serving.stdout()).toMatch(/^Rollcall: \S+\n$/)
  })
})
