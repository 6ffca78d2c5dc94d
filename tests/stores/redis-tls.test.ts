import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Tls } from '../../shared/contract/addresses.ts'
import { makeCertificates } from '../servers/certificates.ts'
import type { TestRedis } from '../servers/redis.ts'
import { startRedis } from '../servers/redis.ts'
import { failureOf, like, noTls } from './places.ts'
import { opening, redisAddress } from './redis-place.ts'
import path from 'node:path'

describe('a Redis with TLS', () => {
  let folder: string
  let caFile: string
  let strangerFile: string
  let redis: TestRedis

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'rollcall-redis-tls-'))
    caFile = path.join(folder, 'ca.pem')
    strangerFile = path.join(folder, 'stranger.pem')
    const certificates = makeCertificates('localhost')
    writeFileSync(caFile, certificates.authority)
    writeFileSync(strangerFile, makeCertificates('localhost').authority)
    redis = await startRedis({ tls: certificates })
  })
  afterAll(async () => {
    await redis.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const at = (tls: Tls, host = 'localhost') => opening(redisAddress({ host, port: redis.port }, { tls }))

  it('is spoken to in each way that fits', async () => {
    for (const mode of ['prefer', 'require'] as const)
      expect((await at({ mode, caFile: null })).product).toMatch(/^Redis/)
    expect((await at({ mode: 'verify-ca', caFile }, '127.0.0.1')).product).toMatch(/^Redis/)
    expect((await at({ mode: 'verify-full', caFile })).product).toMatch(/^Redis/)
  })

  it('is refused with another authority, under another name, and without TLS', async () => {
    const untrusted = { code: 'UNAVAILABLE', message: like(/not signed by an authority/) }
    expect(await failureOf(at({ mode: 'verify-ca', caFile: strangerFile }))).toMatchObject(untrusted)
    expect(await failureOf(at({ mode: 'verify-full', caFile: null }))).toMatchObject(untrusted)
    expect(await failureOf(at({ mode: 'verify-full', caFile }, '127.0.0.1'))).toMatchObject({
      code: 'UNAVAILABLE',
      message: like(/for another host name/),
    })
    expect(await failureOf(at(noTls))).toMatchObject({ code: 'UNAVAILABLE', hint: like(/may want TLS/) })
  })

  it(
    'is asked for where the server has none, and gone without where it is only preferred',
    { timeout: 30_000 },
    async () => {
      const plain = await startRedis()
      try {
        const of = (mode: Tls['mode']) => opening(redisAddress(plain, { tls: { mode, caFile: null } }))
        expect((await of('prefer')).product).toMatch(/^Redis/)
        expect(await failureOf(of('require'))).toMatchObject({ code: 'UNAVAILABLE', hint: like(/may have no TLS|TLS/) })
      } finally {
        await plain.stop()
      }
    },
  )
})
