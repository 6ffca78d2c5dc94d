import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Tls } from '../../shared/contract/addresses.ts'
import { createEngine } from '../../electron/stores/open-store.ts'
import { makeCertificates } from '../servers/certificates.ts'
import type { ServerPlace } from './places.ts'
import { failureOf, like, serverEngines, isMysql } from './places.ts'

describe.each(serverEngines)('$engine', ({ engine, start }) => {
  let folder: string
  let caFile: string
  let strangerFile: string
  let place: ServerPlace
  let database: string

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'rollcall-tls-'))
    caFile = path.join(folder, 'ca.pem')
    strangerFile = path.join(folder, 'stranger.pem')
    const certificates = makeCertificates('localhost')
    writeFileSync(caFile, certificates.authority)
    writeFileSync(strangerFile, makeCertificates('localhost').authority)
    place = await start({ tls: certificates })
    database = await place.newDatabase()
  })
  afterAll(async () => {
    await place.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const look = async (tls: Tls, host = 'localhost') => {
    const connection = createEngine({ ...place.serverAddress(database, tls), host }, place.password, true)
    try {
      return (await connection.server()).tls
    } finally {
      await connection.close()
    }
  }

  it.each(['prefer', 'require'] as const)('%s encrypts without asking who answers', async mode => {
    expect(await look({ mode, caFile: null })).toMatch(/^TLSv1\.[23], \w/)
  })

  it('disable does not encrypt', async () => {
    expect(await look({ mode: 'disable', caFile: null })).toBe(null)
  })

  it('verify-ca wants a certificate of the authority, for whatever name', async () => {
    expect(await look({ mode: 'verify-ca', caFile }, '127.0.0.1')).toMatch(/^TLS/)
    const untrusted = { code: 'UNAVAILABLE', message: like(/not signed by an authority/), hint: like(/CA file/) }
    expect(await failureOf(look({ mode: 'verify-ca', caFile: strangerFile }))).toMatchObject(untrusted)
    expect(await failureOf(look({ mode: 'verify-ca', caFile: null }))).toMatchObject(untrusted)
  })

  it('verify-full wants the name as well', async () => {
    expect(await look({ mode: 'verify-full', caFile })).toMatch(/^TLS/)
    expect(await failureOf(look({ mode: 'verify-full', caFile: strangerFile }))).toMatchObject({ code: 'UNAVAILABLE' })
    expect(await failureOf(look({ mode: 'verify-full', caFile }, '127.0.0.1'))).toMatchObject({
      message: like(isMysql(engine) ? /must be named by its host name/ : /for another host name/),
    })
  })

  it('tells a certificate that is for another name', async () => {
    const certificates = makeCertificates('db.example.com')
    const otherCa = path.join(folder, 'other-ca.pem')
    writeFileSync(otherCa, certificates.authority)
    const other = await start({ tls: certificates })
    const connect = async (mode: Tls['mode']) =>
      createEngine(
        { ...other.serverAddress(await other.newDatabase(), { mode, caFile: otherCa }), host: 'localhost' },
        other.password,
        true,
      )
    const [full, authority] = [await connect('verify-full'), await connect('verify-ca')]
    expect(await failureOf(full.server())).toMatchObject({
      code: 'UNAVAILABLE',
      message: like(/for another host name/),
    })
    expect((await authority.server()).tls).toMatch(/^TLS/)
    await full.close()
    await authority.close()
    await other.stop()
  })

  it('says what is wrong with a CA file', async () => {
    const other = path.join(folder, 'other')
    writeFileSync(other, 'no certificate')
    expect(await failureOf(look({ mode: 'verify-ca', caFile: other }))).toMatchObject({
      code: 'BAD_REQUEST',
      message: like(/no certificate in PEM form/),
    })
    expect(await failureOf(look({ mode: 'verify-ca', caFile: `${other}.missing` }))).toMatchObject({
      code: 'BAD_REQUEST',
      message: like(/cannot be read/),
    })
  })
})
