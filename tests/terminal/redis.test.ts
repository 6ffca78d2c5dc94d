import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestRedis } from '../servers/redis.ts'
import { startRedis } from '../servers/redis.ts'
import { newFolder, removeFolder, rollcall } from './rollcall.ts'

const pickled = Buffer.from('80049518000000000000007d948c0d5f617574685f757365725f6964948c013194732e', 'hex')

describe('rollcall over sessions in a Redis with a password and no database', () => {
  let redis: TestRedis
  let dataFolder = ''
  const run = (args: readonly string[]) => rollcall(args, { dataFolder })
  const url = (query = '') => ['--url', `redis://127.0.0.1:${redis.port}/2${query}`]
  const secret = ['--password-file', 'password.txt']

  beforeAll(async () => {
    redis = await startRedis({ password: 'a-password' })
    await redis.client.select(2)
    const key = 'shop:1:django.contrib.sessions.cache'.concat('k'.repeat(32))
    await redis.client.sendCommand(['SET', key, pickled, 'EX', '3600'])
    dataFolder = newFolder()
    writeFileSync(path.join(dataFolder, 'password.txt'), 'a-password\n', { mode: 0o600 })
  })
  afterAll(async () => {
    await redis?.stop()
    removeFolder(dataFolder)
  })

  it('takes its password from either file, and names them where none was given', async () => {
    const without = await run(['test', ...url('?key_prefix=shop')])
    expect(without.code).toBe(1)
    expect(without.stdout).toMatch(
      /asks for a password\.\s+Enter it; .*--cache-password-file FILE.*ROLLCALL_CACHE_PASSWORD/,
    )
    expect((await run(['test', ...url('?key_prefix=shop'), ...secret])).code).toBe(0)
    expect((await run(['test', ...url('?key_prefix=shop'), '--cache-password-file', 'password.txt'])).code).toBe(0)
  })

  it('says what to look at where no key is a session, and tells notes of the server to those who look', async () => {
    const wrong = await run(['sessions', ...url('?key_prefix=shops'), ...secret])
    expect(wrong).toMatchObject({ code: 0, stdout: '' })
    expect(wrong.stderr).toContain('0 sessions fit.')
    expect(wrong.stderr).toContain('check KEY_PREFIX, VERSION')
    const right = await run(['sessions', ...url('?key_prefix=shop'), ...secret])
    expect(right.stdout).toMatch(/FINGERPRINT/)
    expect(right.stderr).toContain('notify-keyspace-events')
    expect(right.stderr).not.toContain('KEY_PREFIX')
    const acting = ['logout', ...url('?key_prefix=shop'), ...secret, '--status', 'authenticated', '--dry-run']
    expect((await run(acting)).stderr).not.toContain('notify-keyspace-events')
    expect((await run([...acting, '--verbose'])).stderr).toContain('notify-keyspace-events')
  })
})
