import { RollcallError } from '../../../shared/contract/reply.ts'
import { errorField, troubleError } from '../trouble.ts'

/** What an error of the file system means for a folder with sessions. */
export function folderTrouble(error: unknown, folder: string): RollcallError {
  if (error instanceof RollcallError) return error
  const trouble = (code: 'UNAVAILABLE' | 'FORBIDDEN' | 'BAD_REQUEST', message: string, hint: string) =>
    troubleError({ stage: 'statement', code, message, hint, lost: code === 'UNAVAILABLE' }, error)
  switch (errorCodeOf(error)) {
    case 'ENOENT':
      return trouble('UNAVAILABLE', `There is no folder ${folder}.`, 'Check the path, and whether its disk is mounted.')
    case 'ENOTDIR':
      return trouble('BAD_REQUEST', `${folder} is not a folder.`, 'Check the path.')
    case 'EACCES':
    case 'EPERM':
      return trouble(
        'FORBIDDEN',
        `This account of the operating system may not use ${folder}.`,
        'Run Rollcall under the account of the site, or let this account read the folder and its files.',
      )
    case 'EROFS':
      return trouble('FORBIDDEN', `${folder} is on a disk that is mounted read-only.`, 'Mount it for writing.')
    case 'ENOSPC':
    case 'EDQUOT':
      return trouble('UNAVAILABLE', `There is no room left on the disk of ${folder}.`, 'Make room.')
    case 'EMFILE':
    case 'ENFILE':
      return trouble('UNAVAILABLE', 'Too many files are open on this machine.', 'Close programs, or raise its limit.')
    default:
      return trouble(
        'UNAVAILABLE',
        `The folder ${folder} could not be read.`,
        'The disk or the network drive may have failed: see its log.',
      )
  }
}

/** "ENOENT" and the like; empty for what is no error of the operating system. */
export const errorCodeOf = (error: unknown): string => errorField(error, 'code')

/** The file is not there: it was deleted, or never existed. */
export const isMissing = (error: unknown): boolean => errorCodeOf(error) === 'ENOENT'

/** The file is there and this account is refused. */
export const isRefused = (error: unknown): boolean => errorCodeOf(error) === 'EACCES' || errorCodeOf(error) === 'EPERM'
