import type { ServerAddress } from '../address.ts'
import { placeOf } from '../address.ts'
import { networkTrouble } from '../network-trouble.ts'
import { serverTroubles } from '../server-troubles.ts'
import type { Trouble } from '../trouble.ts'
import { errorField } from '../trouble.ts'

/** What an error of mysql2, or of the server behind it, means. Numbers are those of MySQL's and MariaDB's error lists. */
export function mysqlTrouble(error: unknown, address: ServerAddress): Trouble {
  const code = errorField(error, 'code')
  const place = placeOf(address)
  return (
    signInTrouble(error, address) ??
    statementTrouble(Number(errorField(error, 'errno')), address) ??
    networkTrouble(code === 'HANDSHAKE_SSL_ERROR' ? { code: tlsCode(error) } : error, place) ?? {
      stage: 'statement',
      code: 'UNAVAILABLE',
      message: `The server at ${place} reported ${/^[A-Z_0-9]+$/.test(code) ? code : 'an error'}.`,
      hint: "Look this up in the server's error list, or in its log.",
      lost: isFatal(error),
    }
  )
}

/** mysql2 puts its own code over Node's; OpenSSL's sentence is still there. */
function tlsCode(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  if (/altnames|hostname/i.test(message)) return 'ERR_TLS_CERT_ALTNAME_INVALID'
  if (/expired|not yet valid/i.test(message)) return 'CERT_HAS_EXPIRED'
  return /self.signed|issuer|verify|untrusted/i.test(message) ? 'CERT_UNTRUSTED' : 'ERR_SSL_OTHER'
}

const isFatal = (error: unknown) => error instanceof Error && 'fatal' in error && error.fatal === true

function signInTrouble(error: unknown, address: ServerAddress): Trouble | null {
  const place = placeOf(address)
  const { refused, noTls, closed } = serverTroubles(address)
  switch (errorField(error, 'code')) {
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return noTls
    case 'PROTOCOL_CONNECTION_LOST':
      return closed
    case 'AUTH_SWITCH_PLUGIN_ERROR':
      return refused(
        `The account "${address.user}" signs in by a method that Rollcall does not have.`,
        'Use an account with a password (mysql_native_password, caching_sha2_password or ed25519).',
      )
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
      // The server's own words say whether one came with the request.
      if (error instanceof Error && error.message.includes('using password: NO')) {
        return refused(
          `The server did not accept "${address.user}" without a password, and none is given.`,
          'Enter it; in a terminal with --password-file FILE or in ROLLCALL_PASSWORD. Or check the user.',
        )
      }
      return refused(
        `The server did not accept "${address.user}" with this password.`,
        'Check user and password. An account can also be limited to the machines it may come from, or to TLS.',
      )
    case 'ER_DBACCESS_DENIED_ERROR':
      return refused(
        `"${address.user}" may not use the database "${address.database}".`,
        "Check the database's name, and grant SELECT on its session table to the account.",
      )
    case 'ER_HOST_NOT_PRIVILEGED':
      return refused(
        `The server at ${place} accepts no connections from this machine.`,
        'Create the account for the address of this machine, or for any with @"%".',
      )
    case 'ER_ACCOUNT_HAS_BEEN_LOCKED':
    case 'ER_MUST_CHANGE_PASSWORD':
    case 'ER_MUST_CHANGE_PASSWORD_LOGIN':
      return refused(
        `The account "${address.user}" is locked, or its password has expired.`,
        'Have it unlocked, or set a new password.',
      )
    case 'ER_SECURE_TRANSPORT_REQUIRED':
      return refused(
        `The server at ${place} accepts only connections with TLS.`,
        'Choose "require" or a verifying TLS mode.',
      )
    default:
      return null
  }
}

function statementTrouble(number: number, address: ServerAddress): Trouble | null {
  const { statement, signIn, ...known } = serverTroubles(address)
  switch (number) {
    case 1049:
      return known.noDatabase
    case 1146:
      return known.noTable
    case 1054:
      return known.noColumns
    case 1142:
    case 1143:
    case 1227:
      return known.noGrant
    case 1290:
    case 1792:
    case 1836:
      return known.readOnly
    case 1665:
      return statement(
        'FORBIDDEN',
        "The server's binary log (STATEMENT) does not take deletes under READ COMMITTED.",
        'Set binlog_format to ROW or MIXED.',
      )
    case 1205:
    case 1213:
      return known.locked
    case 1317:
      return statement('UNAVAILABLE', 'The statement was killed on the server.', 'Try again.')
    case 1969:
    case 3024:
      return statement(
        'UNAVAILABLE',
        'The statement took too long and was ended.',
        'The server may be busy: try again later.',
      )
    case 1040:
    case 1203:
      return known.tooMany
    case 1226:
      return { ...known.tooMany, stage: 'statement' }
    case 1129:
      return signIn(
        'UNAVAILABLE',
        'The server blocks this machine after too many failed connections.',
        'Have "flush hosts" run on the server.',
      )
    case 1053:
    case 1152:
    case 1158:
    case 1159:
    case 1160:
    case 1161:
    case 1927:
    case 4031:
      return known.ended
    default:
      return null
  }
}
