import type { ServerAddress } from '../address.ts'
import { placeOf } from '../address.ts'
import { networkTrouble } from '../network-trouble.ts'
import { serverTroubles } from '../server-troubles.ts'
import type { Trouble } from '../trouble.ts'
import { errorField } from '../trouble.ts'

/** pg has no codes of its own for these. */
export const noTlsMessage = 'The server does not support SSL connections'
const cutMessages = /^(Connection terminated|Client has encountered a connection error|Client was closed)/
const timeoutMessages = /^(timeout expired|Connection terminated due to connection timeout)/
const noPasswordMessage = /client password must be/

/** What an error of pg, or of the server behind it (SQLSTATE, PostgreSQL's appendix A), means. */
export function postgresTrouble(error: unknown, address: ServerAddress): Trouble {
  const place = placeOf(address)
  const state = errorField(error, 'code')
  const message = error instanceof Error ? error.message : ''
  return (
    driverTrouble(message, address) ??
    signInTrouble(state, message, address) ??
    statementTrouble(state, address) ??
    networkTrouble(error, place) ?? {
      stage: 'statement',
      code: 'UNAVAILABLE',
      message: `The server at ${place} reported ${/^[0-9A-Z]{5}$/.test(state) ? `error ${state}` : 'an error'}.`,
      hint: "Look the number up among PostgreSQL's error codes, or see the server's log.",
      lost: errorField(error, 'severity') === 'FATAL',
    }
  )
}

function driverTrouble(message: string, address: ServerAddress): Trouble | null {
  const { refused, noTls, closed } = serverTroubles(address)
  if (message === noTlsMessage) return noTls
  if (timeoutMessages.test(message)) return networkTrouble({ code: 'ETIMEDOUT' }, placeOf(address))
  if (cutMessages.test(message)) return closed
  return noPasswordMessage.test(message)
    ? refused(
        `The server asks "${address.user}" for a password.`,
        'Enter it; in a terminal with --password-file FILE or in ROLLCALL_PASSWORD.',
      )
    : null
}

function signInTrouble(state: string, message: string, address: ServerAddress): Trouble | null {
  const { refused, signIn, noDatabase, tooMany } = serverTroubles(address)
  switch (state) {
    case '28P01':
      return refused(`The server did not accept "${address.user}" with this password.`, 'Check user and password.')
    case '28000':
      return /no encryption|SSL off/.test(message)
        ? refused(
            `The server accepts "${address.user}" only over TLS, or not from this machine.`,
            'Choose "require" or a verifying TLS mode, or have pg_hba.conf extended.',
          )
        : refused(
            `The server does not let "${address.user}" in from here.`,
            'Check the user name, and whether pg_hba.conf has a line for this account, database and machine.',
          )
    case '3D000':
      return noDatabase
    case '53300':
      return tooMany
    case '57P03':
      return signIn('UNAVAILABLE', 'The server is starting up or shutting down.', 'Rollcall tries again.')
    default:
      return null
  }
}

function statementTrouble(state: string, address: ServerAddress): Trouble | null {
  const { statement, ...known } = serverTroubles(address)
  switch (state) {
    case '42P01':
    case '3F000':
      return known.noTable
    case '42703':
    case '42883':
      return known.noColumns
    case '42501':
      return known.noGrant
    case '25006':
      return known.readOnly
    case '55P03':
    case '40P01':
    case '40001':
      return known.locked
    case '57014':
      return statement(
        'UNAVAILABLE',
        'The statement was ended on the server.',
        'It was killed, or took too long: try again.',
      )
    case '57P01':
    case '57P02':
    case '57P05':
      return known.ended
    default:
      return state.startsWith('08')
        ? statement(
            'UNAVAILABLE',
            'The connection to the server failed.',
            'Rollcall connects anew at the next attempt.',
            true,
          )
        : null
  }
}
