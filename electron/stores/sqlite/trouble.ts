import type { Trouble } from '../trouble.ts'
import { errorField } from '../trouble.ts'

/** What an error of SQLite (its primary result code) or of the file system means. */
export function sqliteTrouble(error: unknown, file: string): Trouble {
  const trouble = (code: Trouble['code'], message: string, hint: string): Trouble => ({
    stage: 'statement',
    code,
    message,
    hint,
    lost: code === 'UNAVAILABLE',
  })
  const message = error instanceof Error ? error.message : ''
  if (message.startsWith('no such table')) {
    return trouble('NOT_FOUND', `The table is not in ${file}.`, 'Check its name, and whether the site was migrated.')
  }
  if (message.startsWith('no such column')) {
    return trouble(
      'BAD_REQUEST',
      'The table does not have the columns that are needed.',
      'Check which table was named.',
    )
  }
  if (['EACCES', 'EPERM'].includes(errorField(error, 'code'))) {
    return trouble('FORBIDDEN', `${file} may not be read.`, 'Let this account of the operating system read the file.')
  }
  switch (Number(errorField(error, 'errcode')) & 0xff) {
    case 5:
    case 6:
      return {
        ...trouble('UNAVAILABLE', 'The database is locked by another process.', 'Try again in a moment.'),
        lost: false,
      }
    case 3:
    case 8:
    case 23:
      return trouble(
        'FORBIDDEN',
        `${file} may not be written.`,
        'Open it as an operator, with the right to write the file and its folder.',
      )
    case 11:
      return trouble(
        'UNAVAILABLE',
        `${file} is damaged.`,
        'Run "pragma integrity_check" on it, and restore it from a backup.',
      )
    case 13:
      return trouble('UNAVAILABLE', `There is no room left on the disk of ${file}.`, 'Make room.')
    case 14:
      return trouble(
        'FORBIDDEN',
        `${file} cannot be opened.`,
        'Check the permissions of the file and, with a write-ahead log, of its folder.',
      )
    case 26:
      return trouble(
        'BAD_REQUEST',
        `${file} is not an SQLite database.`,
        'Check the path. Encrypted files cannot be read.',
      )
    default:
      return trouble(
        'UNAVAILABLE',
        `SQLite could not read ${file}.`,
        'The disk or the network drive may have failed: see its log.',
      )
  }
}
