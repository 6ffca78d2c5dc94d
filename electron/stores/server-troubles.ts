import type { ServerAddress } from './address.ts'
import { placeOf } from './address.ts'
import type { Trouble } from './trouble.ts'

/** What any database server may say, in one set of words; each engine knows by which numbers it says so. */
export function serverTroubles(address: ServerAddress) {
  const place = placeOf(address)
  const statement = (code: Trouble['code'], message: string, hint: string, lost = false): Trouble => ({
    stage: 'statement',
    code,
    message,
    hint,
    lost,
  })
  const signIn = (code: Trouble['code'], message: string, hint: string): Trouble => ({
    stage: 'sign-in',
    code,
    message,
    hint,
    lost: true,
  })
  return {
    statement,
    signIn,
    refused: (message: string, hint: string) => signIn('FORBIDDEN', message, hint),
    noTls: {
      stage: 'tls',
      code: 'UNAVAILABLE',
      message: `The server at ${place} has no TLS.`,
      hint: 'Turn TLS on in the server, or choose "prefer" or "disable" where the network is trusted.',
      lost: true,
    },
    closed: {
      stage: 'reach',
      code: 'UNAVAILABLE',
      message: `The server at ${place} closed the connection.`,
      hint: 'It may have been stopped or restarted. Rollcall connects anew at the next attempt.',
      lost: true,
    },
    noDatabase: signIn('NOT_FOUND', `There is no database "${address.database}".`, 'Check how the name is written.'),
    tooMany: signIn('UNAVAILABLE', 'The server has too many connections.', 'Try again later, or raise its limit.'),
    noTable: statement(
      'NOT_FOUND',
      `The table is not in "${address.database}".`,
      'Check its name, and whether the site was migrated.',
    ),
    noColumns: statement(
      'BAD_REQUEST',
      'The table does not have the columns that are needed.',
      'Check which table was named.',
    ),
    noGrant: statement(
      'FORBIDDEN',
      `"${address.user}" has no grant for this.`,
      'Grant it on the table to the account.',
    ),
    readOnly: statement('FORBIDDEN', 'The server is read-only here.', 'Connect to the primary server, as an operator.'),
    locked: statement('UNAVAILABLE', 'The row is locked by another transaction.', 'Try again in a moment.'),
    ended: statement(
      'UNAVAILABLE',
      'The server ended the connection.',
      'Rollcall connects anew at the next attempt.',
      true,
    ),
  } as const satisfies Record<string, Trouble | ((...words: never[]) => Trouble)>
}
