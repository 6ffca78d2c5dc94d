import { execFile } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultCompanionOptions } from '../../shared/policy/companion-policy.ts'
import { companionSite, pause } from './companion-site.ts'
import { secretKey } from './django-site.ts'
import { engines } from './engines.ts'
import { startConsole } from './console.ts'
import { sqlitePlace } from './places.ts'

const reason = 'asked for by a test'

/** What Django's settings say after it imported the module, and that `ast` reads its bytes. */
async function importedBy(file: string): Promise<unknown> {
  const script = `
import ast, json, sys
ast.parse(open(sys.argv[1], 'rb').read())
sys.path.insert(0, sys.argv[2])
from django.conf import settings
print(json.dumps([settings.SESSION_COOKIE_AGE, settings.SESSION_EXPIRE_AT_BROWSER_CLOSE, settings.SESSION_SAVE_EVERY_REQUEST]))`
  const name = path.basename(file, '.py')
  const env = { PATH: process.env['PATH'], DJANGO_SETTINGS_MODULE: name, PYTHONDONTWRITEBYTECODE: '1' }
  const { stdout } = await promisify(execFile)('/usr/bin/python3', ['-c', script, file, path.dirname(file)], { env })
  return JSON.parse(stdout)
}

describe('writing a settings.py', () => {
  const site = companionSite(sqlitePlace)
  let folder = ''
  let version = 0
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'rollcall-settings-'))
    version = await site.save({ cookieAge: 3_600, saveEveryRequest: true })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  let made = 0
  function given(content: string | Buffer): string {
    made += 1
    const file = path.join(folder, `settings_${made}.py`)
    writeFileSync(file, content)
    return file
  }
  const preview = (file: string) =>
    site.call('permanent.previewSettings', { connectionId: site.connectionId(), version, file })
  async function write(file: string) {
    const { digest } = await preview(file)
    return site.call('permanent.writeSettings', { connectionId: site.connectionId(), version, file, digest, reason })
  }

  const before = [
    'SECRET_KEY = "x"  # a secret',
    '',
    "SESSION_COOKIE_AGE   =   1_209_600   # two weeks: 'the boss'",
    'SESSION_SAVE_EVERY_REQUEST: bool = False; LANGUAGES = [("de", "Grüße")]',
    'INSTALLED_APPS = [',
    '    "a",  # SESSION_COOKIE_AGE = 1',
    ']',
  ]
  const after = before.map(line => line.replace('1_209_600', '3600').replace('= False', '= True'))

  it.each([
    ['LF', before.join('\n') + '\n', after.join('\n') + '\n'],
    ['CR LF', before.join('\r\n') + '\r\n', after.join('\r\n') + '\r\n'],
    ['no final newline', before.join('\n'), after.join('\n')],
    ['a byte order mark', `\ufeff${before.join('\n')}`, `\ufeff${after.join('\n')}`],
  ])('changes two values and no other byte: %s', async (_, content, wanted) => {
    const file = given(content)
    chmodSync(file, 0o640)
    const { backup, changes } = await write(file)
    expect(readFileSync(file, 'utf8')).toBe(wanted)
    expect(readFileSync(backup, 'utf8')).toBe(content)
    expect([statSync(file).mode & 0o777, statSync(backup).mode & 0o777]).toEqual([0o640, 0o640])
    expect(changes.map(({ before, after }) => [before, after])).toEqual([
      ['1_209_600', '3600'],
      [null, null],
      ['False', 'True'],
    ])
    expect(await importedBy(file)).toEqual([3_600, false, true])
    await expect(write(file)).rejects.toMatchObject({
      failure: { message: expect.stringMatching(/already says this/) },
    })
  })

  it('carries along what is written in another encoding', async () => {
    const head = '#!/usr/bin/python3\n# -*- coding: cp1252 -*-\nSECRET_KEY = "'
    const content = Buffer.concat([Buffer.from(head), Buffer.from([0x80, 0xe4]), Buffer.from('"\n')])
    const file = given(content)
    await write(file)
    const added = Buffer.from('SESSION_COOKIE_AGE = 3600\nSESSION_SAVE_EVERY_REQUEST = True\n')
    expect(readFileSync(file)).toEqual(Buffer.concat([content, added]))
    expect(await importedBy(file)).toEqual([3_600, false, true])
  })

  it.each([
    ['CR LF', 'SECRET_KEY = "x"\r\n', '\r\n'],
    ['no final newline', 'SECRET_KEY = "x"\n# the end', '\n'],
  ])('adds what is missing at the end: %s', async (_, content, ending) => {
    const file = given(content)
    await write(file)
    const lines = ['SESSION_COOKIE_AGE = 3600', 'SESSION_SAVE_EVERY_REQUEST = True']
    const ends = content.endsWith('\n')
    expect(readFileSync(file, 'utf8')).toBe(
      content + (ends ? lines.map(line => line + ending).join('') : `\n${lines.join('\n')}`),
    )
    expect(await importedBy(file)).toEqual([3_600, false, true])
  })

  it('leaves a product alone that comes to the same', async () => {
    const content = 'SECRET_KEY = "x"\nSESSION_COOKIE_AGE = 60 * 60\nSESSION_SAVE_EVERY_REQUEST = False\n'
    const file = given(content)
    await write(file)
    expect(readFileSync(file, 'utf8')).toBe(content.replace('False', 'True'))
  })

  it.each([
    ['computed', 'SESSION_COOKIE_AGE = int(os.environ["AGE"])', /Line 1 computes SESSION_COOKIE_AGE/],
    ['a product', 'SESSION_COOKIE_AGE = 60 * 60 * 24', /Line 1 computes/],
    ['twice', 'SESSION_COOKIE_AGE = 1\nSESSION_COOKIE_AGE = 2', /twice, in lines 1 and 2/],
    ['inside an if', 'if DEBUG:\n    SESSION_COOKIE_AGE = 1', /inside an if in line 2/],
    ['inside a class', 'class Live:\n    SESSION_COOKIE_AGE = 1', /inside a class in line 2/],
    ['with another', 'CSRF_COOKIE_AGE = SESSION_COOKIE_AGE = 1', /together with something else/],
    ['added to', 'SESSION_COOKIE_AGE += 1', /together with something else/],
    ['imported', 'from base import SESSION_COOKIE_AGE', /together with something else/],
    ['no Python', 'SESSION_COOKIE_AGE = (1', /no Python/],
    ['an end that takes nothing', 'SECRET_KEY = 1 \\\n', /nothing can be added/],
    ['not settings', 'print(1)', /does not look like the settings/],
  ])('refuses a value that is %s, and says where', async (_, content, words) => {
    const file = given(content)
    const { refusals } = await preview(file)
    expect(refusals.join(' ')).toMatch(words)
    await expect(write(file)).rejects.toMatchObject({
      failure: { code: 'BAD_REQUEST', message: expect.stringMatching(words) },
    })
    expect(readFileSync(file, 'utf8')).toBe(content)
  })

  it('refuses links, hard links, read-only files and what is no settings file', async () => {
    const content = 'SECRET_KEY = 1\n'
    const file = given(content)
    const link = path.join(folder, 'linked.py')
    symlinkSync(file, link)
    await expect(write(link)).rejects.toMatchObject({ failure: { message: expect.stringMatching(/is a link to/) } })
    chmodSync(file, 0o444)
    await expect(write(file)).rejects.toMatchObject({ failure: { message: expect.stringMatching(/read-only/) } })
    chmodSync(file, 0o644)
    linkSync(file, path.join(folder, 'hard.py'))
    await expect(write(file)).rejects.toMatchObject({ failure: { message: expect.stringMatching(/hard links/) } })
    expect(readFileSync(file, 'utf8')).toBe(content)
    for (const other of ['settings.py', '/etc/passwd', path.join(folder, 'none.py'), folder, '/dev/null.py']) {
      await expect(preview(other)).rejects.toMatchObject({
        failure: { code: expect.stringMatching(/BAD_REQUEST|NOT_FOUND/) },
      })
    }
    await expect(preview(given(Buffer.from([0x41, 0xff, 0xfe])))).rejects.toMatchObject({
      failure: { message: expect.stringMatching(/not UTF-8/) },
    })
  })

  it('writes nothing over a file that was changed since it was shown', async () => {
    const file = given('SECRET_KEY = 1\n')
    const { digest } = await preview(file)
    writeFileSync(file, 'SECRET_KEY = 2\n')
    const input = { connectionId: site.connectionId(), version, file, digest, reason }
    await expect(site.call('permanent.writeSettings', input)).rejects.toMatchObject({ failure: { code: 'CONFLICT' } })
    expect(readFileSync(file, 'utf8')).toBe('SECRET_KEY = 2\n')
    expect(readdirSync(folder).filter(name => name.startsWith(path.basename(file)))).toEqual([path.basename(file)])
  })
})

describe.each(engines)('publishing over $name', ({ startPlace }) => {
  const site = companionSite(startPlace)
  const options = defaultCompanionOptions

  it('lets one of two consoles through, and overwrites nothing', async () => {
    await site.makeTables()
    const version = await site.save({ idleTimeout: 900 })
    const connectionId = site.connectionId()
    const publish = () =>
      site.call('permanent.publish', { connectionId, version, basedOn: 0, options, reason, confirmation: null })
    const outcomes = await Promise.allSettled([publish(), publish(), publish()])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(refused.map(({ failure }) => failure.code)).toEqual(['CONFLICT', 'CONFLICT'])
    const { published } = await site.call('permanent.table', { connectionId })
    expect(published).toMatchObject({
      revision: 1,
      by: 'ana@desk-4',
      reason,
      problem: null,
      policy: { idleTimeout: 900 },
    })
    const [rows] = await site.django().run('select count(*) as rows_there from rollcall_policy')
    expect(Number(rows?.['rows_there'])).toBe(1)
  })

  it('asks for the name of the connection before it ends everyone', async () => {
    const connectionId = site.connectionId()
    const { name } = await site.newcomer()
    await site.row(name)
    const version = await site.save({ absoluteTimeout: 1 })
    await pause(1_500)
    const publish = (confirmation: string | null) =>
      site.call('permanent.publish', { connectionId, version, basedOn: 1, options, reason, confirmation })
    await expect(publish(null)).rejects.toMatchObject({
      failure: { code: 'BAD_REQUEST', message: expect.stringMatching(/log out everyone/) },
    })
    expect((await publish(site.django().site.name)).published.revision).toBe(2)
  })

  it('is refused on a read-only connection, with an entry in the audit log for what was done', async () => {
    const { site: saved } = site.django()
    const console = await startConsole()
    const password = site.django().place.password ?? undefined
    const open = await console.open({ ...saved, mode: 'read-only' }, { password, secretKey })
    const { connectionId } = open
    const { statements } = await console.call('permanent.table', { connectionId })
    expect(statements).toEqual([])
    const made = console.call('permanent.createTable', { connectionId, statements: ['select 1'], reason })
    await expect(made).rejects.toMatchObject({ failure: { code: 'FORBIDDEN' } })
    const published = console.call('permanent.publish', {
      connectionId,
      version: 1,
      basedOn: 1,
      options,
      reason,
      confirmation: null,
    })
    await expect(published).rejects.toMatchObject({ failure: { code: 'FORBIDDEN' } })
    await console.close()
    const { actions } = await site.call('audit.page', { text: '', connectionId: null, offset: 0, limit: 50 })
    const words = actions.map(({ intent }) => intent.summary).join('\n')
    expect(words).toMatch(/make tables for the site's companion: rollcall_policy, rollcall_login/)
    expect(words).toMatch(/publish version 1 of the expiry policy as revision 1/)
  })

  it('says when a table of that name is not its own', async () => {
    await site.django().run('drop table rollcall_policy')
    await site.django().run('create table rollcall_policy (hue integer)')
    const { problem, published } = await site.call('permanent.table', { connectionId: site.connectionId() })
    expect([problem, published]).toEqual([expect.stringMatching(/has no column revision, policy/), null])
  })
})
