import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Texts in PEM form: an authority of our own, and a server's certificate that it signed. */
export type TestCertificates = { readonly authority: string; readonly key: string; readonly certificate: string }

/** Makes a certificate for this host name, valid from now on for two days. */
export function makeCertificates(hostName: string): TestCertificates {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-certificates-'))
  const file = (name: string) => path.join(folder, name)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  try {
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '2',
      '-subj',
      '/CN=Test authority',
    )
    openssl('req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', '-subj', `/CN=${hostName}`)
    writeFileSync(file('names'), `subjectAltName=DNS:${hostName}\n`)
    const sign = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names']
    openssl('x509', '-req', '-in', 'server.csr', '-out', 'server.pem', ...sign)
    const read = (name: string) => readFileSync(file(name), 'utf8')
    return { authority: read('ca.pem'), key: read('server.key'), certificate: read('server.pem') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
