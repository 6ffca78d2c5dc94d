import { readFileSync } from 'node:fs'
import type { Tls } from '../../shared/contract/addresses.ts'
import { RollcallError } from '../../shared/contract/reply.ts'

export type TlsOptions = {
  readonly ca: string | undefined
  readonly checkCertificate: boolean
  readonly checkName: boolean
}

/**
 * One attempt per way to connect, in order; null is without TLS. Over a unix socket there is none: nobody can listen.
 * The modes are libpq's: `prefer` and `require` encrypt but trust any certificate.
 */
export function tlsAttempts(tls: Tls, overSocket: boolean): readonly (TlsOptions | null)[] {
  if (overSocket || tls.mode === 'disable') return [null]
  const ca = tls.caFile === null ? undefined : readCertificates(tls.caFile)
  switch (tls.mode) {
    case 'prefer':
      return [{ ca: undefined, checkCertificate: false, checkName: false }, null]
    case 'require':
      return [{ ca: undefined, checkCertificate: false, checkName: false }]
    case 'verify-ca':
      return [{ ca, checkCertificate: true, checkName: false }]
    case 'verify-full':
      return [{ ca, checkCertificate: true, checkName: true }]
  }
}

function readCertificates(file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new RollcallError('BAD_REQUEST', `The CA file ${file} cannot be read.`, {
      hint: 'Check the path and the permissions of the file.',
      cause: error,
    })
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new RollcallError('BAD_REQUEST', `The CA file ${file} holds no certificate in PEM form.`, {
      hint: 'A CA file begins with "-----BEGIN CERTIFICATE-----".',
    })
  }
  return text
}
