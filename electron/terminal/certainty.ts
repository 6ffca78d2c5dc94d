import type { Uncertainty } from '../../shared/contract/overview.ts'
import type { LiveSite } from './until-live.ts'
import type { Terminal } from './terminal-io.ts'

const words: Readonly<Record<Uncertainty, string>> = {
  'no-secret-key': 'without the SECRET_KEY signatures and changed passwords are not checked (--secret-key-file)',
  'no-user-table': 'without a table of users it is not known who was deactivated or deleted',
  'no-password-column': 'without the password column it is not known whose password has changed',
  'no-backends': 'without AUTHENTICATION_BACKENDS it is not known which logins the site still takes',
  'unknown-password': 'of some users the password could not be read',
}

/** Says on standard error why who is logged in is only "at most"; nothing where it is Django's own answer. */
export async function tellCertainty(terminal: Terminal, { client, connectionId }: LiveSite): Promise<void> {
  const { uncertain } = await client.call('overview.figures', { connectionId })
  if (uncertain.length === 0) return
  terminal.tell(
    `rollcall: Logged in means "at most" here ("Logged in?"): ${uncertain.map(each => words[each]).join('; ')}.`,
  )
}
