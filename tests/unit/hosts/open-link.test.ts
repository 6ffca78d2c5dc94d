import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { openLink } from '../../../electron/hosts/open-link.ts'
import { freshFolder } from '../api/folders.ts'

afterEach(() => void vi.unstubAllEnvs())

const link = 'http://127.0.0.1:8123/#token=a-token_of-a-test'

it.runIf(process.platform === 'linux')(
  'the browser gets a private file, and the list of processes no token',
  async () => {
    const folder = freshFolder()
    const programs = join(folder, 'programs')
    const data = join(folder, 'data')
    mkdirSync(programs)
    mkdirSync(data)
    const noted = join(folder, 'noted')
    const script = `#!/bin/sh\n{ echo "$@"; stat -c %a "$1"; cat "$1"; } > ${noted}.part && mv ${noted}.part ${noted}\n`
    writeFileSync(join(programs, 'xdg-open'), script)
    chmodSync(join(programs, 'xdg-open'), 0o755)
    vi.stubEnv('PATH', `${programs}:${process.env['PATH']}`)

    expect(await openLink(link, data)).toBe(true)
    await expect.poll(() => existsSync(noted), { timeout: 10_000 }).toBe(true)
    const [args, mode, page] = readFileSync(noted, 'utf8').split('\n')
    expect(args).toBe(join(data, readdirSync(data)[0] ?? ''))
    expect(args).not.toContain('token')
    expect(mode).toBe('600')
    expect(page).toContain(`url=${link}"`)
  },
)

it.runIf(process.platform === 'linux')('says so when there is nothing to open with', async () => {
  vi.stubEnv('PATH', '')
  expect(await openLink(link, freshFolder())).toBe(false)
})
