import type { ServerAddress } from '../address.ts'
import { placeOf } from '../address.ts'
import { networkTrouble } from '../network-trouble.ts'
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
  const place = placeOf(address)
  if (message === noTlsMessage) {
    return {
      stage: 'tls',
      code: 'UNAVAILABLE',
      message: `The server at ${place} has no TLS.`,
      hint: 'Turn TLS on in the server, or choose "prefer" or "disable" where the network is trusted.',
      lost: true,
    }
  }
  if (timeoutMessages.test(message)) return networkTrouble({ code: 'ETIMEDOUT' }, place)
  if (cutMessages.test(message)) {
    return {
      stage: 'reach',
      code: 'UNAVAILABLE',
      message: `The server at ${place} closed the connection.`,
      hint: 'It may have been stopped or restarted. Rollcall connects anew at the next attempt.',
      lost: true,
    }
  }
  return noPasswordMessage.test(message)
    ? refused(
        `The server asks "${address.user}" for a password.`,
        'Enter it; in a terminal with --password-file FILE or in ROLLCALL_PASSWORD.',
      )
    : null
}

const refused = (message: string, hint: string): Trouble => ({
  stage: 'sign-in',
  code: 'FORBIDDEN',
  message,
  hint,
  lost: true,
})

function signInTrouble(state: string, message: string, address: ServerAddress): Trouble | null {
  const signIn = (code: Trouble['code'], text: string, hint: string): Trouble => ({
    ...refused(text, hint),
    code,
  })
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
      return signIn('NOT_FOUND', `There is no database "${address.database}".`, 'Check how the name is written.')
    case '53300':
      return signIn('UNAVAILABLE', 'The server has too many connections.', 'Try again later, or raise its limit.')
    case '57P03':
      return signIn('UNAVAILABLE', 'The server is starting up or shutting down.', 'Rollcall tries again.')
    default:
      return null
  }
}

function statementTrouble(state: string, address: ServerAddress): Trouble | null {
  const trouble = (code: Trouble['code'], message: string, hint: string, lost = false): Trouble => ({
    stage: 'statement',
    code,
    message,
    hint,
    lost,
  })
  switch (state) {
    case '42P01':
    case '3F000':
      return trouble(
        'NOT_FOUND',
        `The table is not in "${address.database}".`,
        'Check its name, and whether the site was migrated.',
      )
    case '42703':
    case '42883':
      return trouble(
        'BAD_REQUEST',
        'The table does not have the columns that are needed.',
        'Check which table was named.',
      )
    case '42501':
      return trouble('FORBIDDEN', `"${address.user}" has no grant for this.`, 'Grant it on the table to the account.')
    case '25006':
      return trouble('FORBIDDEN', 'The server is read-only here.', 'Connect to the primary server, as an operator.')
    case '55P03':
    case '40P01':
    case '40001':
      return trouble('UNAVAILABLE', 'The row is locked by another transaction.', 'Try again in a moment.')
    case '57014':
      return trouble(
        'UNAVAILABLE',
        'The statement was ended on the server.',
        'It was killed, or took too long: try again.',
      )
    case '57P01':
    case '57P02':
    case '57P05':
      return trouble(
        'UNAVAILABLE',
        'The server ended the connection.',
        'Rollcall connects anew at the next attempt.',
        true,
      )
    default:
      return state.startsWith('08')
        ? trouble(
            'UNAVAILABLE',
            'The connection to the server failed.',
            'Rollcall connects anew at the next attempt.',
            true,
          )
        : null
  }
}
