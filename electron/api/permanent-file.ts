import { createHash } from 'node:crypto'
import type { Stats } from 'node:fs'
import { chmod, chown, lstat, readFile, realpath, stat, unlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { RollcallError } from '../../shared/contract/reply.ts'

/** A settings.py as it was read. `bytesOf` turns a changed text back, byte for byte where it was not changed. */
export type SettingsFile = {
  readonly file: string
  readonly text: string
  readonly bytesOf: (text: string) => Uint8Array
  /** SHA-256 of its bytes, in hex. */
  readonly digest: string
  /** Why it is not written here; it may be shown all the same. */
  readonly refusals: readonly string[]
}

const mostBytes = 1_000_000

/** Reads a Python file of this machine. Throws NOT_FOUND, FORBIDDEN or BAD_REQUEST; changes nothing. */
export async function readSettingsFile(given: string): Promise<SettingsFile> {
  const file = path.resolve(given)
  if (!path.isAbsolute(given))
    throw unfit(`"${given}" is not a whole path`, 'Give it from the root, as in /srv/site/settings.py.')
  if (!file.endsWith('.py')) throw unfit(`${file} is not a Python file`, 'Give the path of the settings module.')
  const { link, found, bytes } = await readBytes(file)
  const { text, bytesOf } = decoded(file, bytes)
  return {
    file,
    text,
    bytesOf,
    digest: digestOf(bytes),
    refusals: [
      ...(link === null ? [] : [`It is a link to ${link}. Give the path of that file.`]),
      ...whyNot(found, text),
    ],
  }
}

async function readBytes(file: string) {
  try {
    const found = await stat(file)
    if (!found.isFile()) throw unfit(`${file} is not a file`, 'Give the path of the settings module.')
    if (found.size > mostBytes) throw unfit(`${file} has ${found.size} bytes`, 'Rollcall takes settings of up to 1 MB.')
    const link = (await lstat(file)).isSymbolicLink() ? await realpath(file) : null
    return { link, found, bytes: await readFile(file) }
  } catch (error) {
    if (error instanceof RollcallError) throw error
    throw fileTrouble(file, 'read', error)
  }
}

function whyNot({ mode, nlink }: Stats, text: string): string[] {
  return [
    ...((mode & 0o222) === 0 ? ['It is read-only. Make it writable first, if it is meant to be changed.'] : []),
    ...(nlink > 1 ? [`It has ${nlink} names (hard links); writing it would leave the others as they are.`] : []),
    ...(/\b(?:INSTALLED_APPS|MIDDLEWARE|SECRET_KEY|DATABASES|SESSION_[A-Z]+|import\s*\*)/.test(text)
      ? []
      : ['It does not look like the settings of a Django site.']),
  ]
}

/** Encodings in which every byte below 128 is ASCII wherever it stands, so that the rest can be carried along unread. */
const singleByte =
  /^(?:ascii|us-ascii|latin-?1|iso-?8859-?\d{1,2}|l1|(?:cp|windows-)(?:125\d|850|852|437|866|1251)|koi8-[ru]|mac-?roman)$/

/** As Python finds the encoding (PEP 263): a mark of UTF-8, else a line "coding:" among the first two, else UTF-8. */
function decoded(file: string, bytes: Buffer): Pick<SettingsFile, 'text' | 'bytesOf'> {
  if (bytes.includes(0)) throw unfit(`${file} holds NUL bytes`, 'Python would not read it either.')
  const head = bytes.subarray(0, 2000).toString('latin1')
  const [first = '', second = ''] = head.split(/\r\n|\n|\r/)
  const codingOf = (line: string) => /^(?:ï»¿)?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)?.[1]
  const stated = codingOf(first) ?? (/^[ \t\f]*(?:#.*)?$/.test(first) ? codingOf(second) : undefined)
  const coding = (stated ?? 'utf-8').toLowerCase().replaceAll('_', '-')
  if (/^utf-?8(?:-sig|-unix)?$/.test(coding)) {
    const text = bytes.toString('utf8')
    if (!Buffer.from(text, 'utf8').equals(bytes))
      throw unfit(`${file} is not UTF-8`, 'Python would not read it either.')
    return { text, bytesOf: changed => Buffer.from(changed, 'utf8') }
  }
  if (!singleByte.test(coding)) throw unfit(`${file} is written in "${coding}"`, 'Change it by hand.')
  return { text: bytes.toString('latin1'), bytesOf: changed => Buffer.from(changed, 'latin1') }
}

/**
 * Puts a changed text in the place of the file, all at once, with a copy of the old one beside it (same owner and rights).
 * Answers the copy's path. Throws CONFLICT when the file is no longer what was read, FORBIDDEN where it may not be written;
 * then no copy stays either.
 */
export async function writeSettingsFile({ file, bytesOf, digest }: SettingsFile, text: string): Promise<string> {
  const { found, bytes, link } = await readBytes(file)
  if (digestOf(bytes) !== digest || link !== null) throw changedMeanwhile(file)
  const backup = `${file}.rollcall-${new Date().toISOString().replaceAll(':', '-')}.bak`
  const { mode, uid, gid } = found
  const wanted = bytesOf(text)
  try {
    // For its owner alone until it belongs to the right one: it may hold the SECRET_KEY.
    await writeFile(backup, bytes, { flag: 'wx', mode: mode & 0o700, flush: true })
    await chown(backup, uid, gid)
    await chmod(backup, mode)
    await writeFileAtomic(file, Buffer.from(wanted), { mode, chown: { uid, gid } })
  } catch (error) {
    const isOurs = codeOf(error) !== 'EEXIST'
    if (isOurs && !(await isReplaced(file, wanted))) await unlink(backup).catch(() => undefined)
    throw fileTrouble(file, 'written', error)
  }
  if ((await readFile(file)).equals(wanted)) return backup
  throw new RollcallError('UNAVAILABLE', `${file} does not hold what was written`, {
    hint: `Somebody else may write it too. The old one is ${backup}.`,
  })
}

/** Whether the file holds what was to be written; also where it cannot be read any more, and its copy may be all there is. */
async function isReplaced(file: string, wanted: Uint8Array): Promise<boolean> {
  try {
    return (await readFile(file)).equals(wanted)
  } catch {
    return true
  }
}

export function changedMeanwhile(file: string): RollcallError {
  return new RollcallError('CONFLICT', `${file} was changed since it was shown`, {
    hint: 'Nothing was written. Look at the comparison again.',
  })
}

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const unfit = (message: string, hint: string) => new RollcallError('BAD_REQUEST', message, { hint })

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')

function fileTrouble(file: string, what: 'read' | 'written', cause: unknown): RollcallError {
  switch (codeOf(cause)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new RollcallError('NOT_FOUND', `There is no file ${file} on this machine`, { hint: 'Check the path.' })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new RollcallError('FORBIDDEN', `${file} may not be ${what} by the account that runs Rollcall`, {
        hint: 'Copy the lines instead, or give it the right to write the file and its folder.',
        cause,
      })
    default:
      return new RollcallError('UNAVAILABLE', `${file} could not be ${what}`, {
        hint: 'Check the disk, and whether the file is there.',
        cause,
      })
  }
}
