import type { Trouble } from './trouble.ts'
import { errorField } from './trouble.ts'

type Rule = Omit<Trouble, 'lost'>

/**
 * What a socket, DNS or TLS error means (codes of Node and OpenSSL); null when it is none of these.
 * `place` is where was connected to: "db.example.com:3306" or a socket's path.
 */
export function networkTrouble(error: unknown, place: string): Trouble | null {
  const rule = ruleOf(errorField(error, 'code'), place)
  return rule === null ? null : { ...rule, lost: true }
}

function ruleOf(code: string, place: string): Rule | null {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_NODATA':
      return {
        stage: 'resolve',
        code: 'UNAVAILABLE',
        message: `The host name of ${place} is not known.`,
        hint: 'Check how the name is written, and whether this machine needs a VPN to know it.',
      }
    case 'EAI_AGAIN':
      return {
        stage: 'resolve',
        code: 'UNAVAILABLE',
        message: `The name service did not answer when asked for ${place}.`,
        hint: 'Check the network of this machine.',
      }
    case 'ECONNREFUSED':
      return {
        stage: 'reach',
        code: 'UNAVAILABLE',
        message: `Nothing accepts connections at ${place}.`,
        hint: 'Check the port, whether the server runs, and whether it listens on this address and not on its own machine alone.',
      }
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
      return {
        stage: 'reach',
        code: 'UNAVAILABLE',
        message: `No answer from ${place}.`,
        hint: 'A firewall or a missing VPN is the usual cause: check that this machine may reach that address and port.',
      }
    case 'ENOENT':
    case 'ENOTSOCK':
      return {
        stage: 'reach',
        code: 'UNAVAILABLE',
        message: `There is no socket at ${place}.`,
        hint: 'Check the path, and whether the server runs on this machine.',
      }
    case 'EACCES':
    case 'EPERM':
      return {
        stage: 'reach',
        code: 'FORBIDDEN',
        message: `This account of the operating system may not use ${place}.`,
        hint: 'Let it read and write the socket, or connect by host and port.',
      }
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return {
        stage: 'reach',
        code: 'UNAVAILABLE',
        message: `The connection to ${place} was cut.`,
        hint: 'The server may have been restarted, or something between closes idle connections.',
      }
    default:
      return tlsRule(code, place)
  }
}

function tlsRule(code: string, place: string): Rule | null {
  const stage = 'tls'
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_UNTRUSTED':
    case 'CERT_SIGNATURE_FAILURE':
      return {
        stage,
        code: 'UNAVAILABLE',
        message: `The certificate of ${place} is not signed by an authority that is trusted here.`,
        hint: 'Name the CA file of the server, or of its provider. "require" encrypts without checking who answers.',
      }
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return {
        stage,
        code: 'UNAVAILABLE',
        message: `The certificate of ${place} is for another host name.`,
        hint: 'Connect by the name that is in the certificate, or use verify-ca.',
      }
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return {
        stage,
        code: 'UNAVAILABLE',
        message: `The certificate of ${place} is not valid today.`,
        hint: 'Have it renewed, and check the clock of this machine.',
      }
    default:
      if (!code.startsWith('ERR_SSL') && !code.startsWith('ERR_TLS') && code !== 'EPROTO') return null
      return {
        stage,
        code: 'UNAVAILABLE',
        message: `No TLS version or cipher suits both this machine and ${place}.`,
        hint: 'The server may only know old versions of TLS: TLS 1.2 or newer is needed.',
      }
  }
}
