import type { Uncertainty } from '../../shared/contract/overview.ts'
import type { FieldName } from '../pages/connections/field-names.ts'

export type UncertaintyWords = {
  /** A sentence: what is missing, and what therefore cannot be known. */
  readonly sentence: string
  /** What to do about it in the form of the connection, and with which field; null where the form cannot help. */
  readonly remedy: { readonly label: string; readonly field: FieldName } | null
}

/** Why figures of logins are upper bounds, and what would make them exact. */
export const uncertaintyWords: Readonly<Record<Uncertainty, UncertaintyWords>> = {
  'no-secret-key': {
    sentence: 'Without the SECRET_KEY of the site, signatures and password changes cannot be checked.',
    remedy: { label: 'Give the SECRET_KEY', field: 'secretKey' },
  },
  'no-user-table': {
    sentence: 'Without a user table it is not known who was deactivated, deleted or given a new password.',
    remedy: { label: 'Choose the user table', field: 'users' },
  },
  'no-password-column': {
    sentence: 'Without the password column of the user table it is not known whose password has changed.',
    remedy: { label: 'Name the password column', field: 'users' },
  },
  'no-backends': {
    sentence: 'Without the AUTHENTICATION_BACKENDS of the site it is not known which logins it still takes.',
    remedy: { label: 'Give the backends', field: 'backends' },
  },
  'unknown-password': { sentence: 'Of some users the password could not be read.', remedy: null },
}

/** All of it in one text, for a figure's own explanation. */
export function whyAtMost(uncertain: readonly Uncertainty[]): string | null {
  if (uncertain.length === 0) return null
  return `${uncertain.map(each => uncertaintyWords[each].sentence).join(' ')} Django may refuse some of these.`
}
