import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { AuditEntry } from '../../shared/contract/audit.ts'
import { RollcallError } from '../../shared/contract/reply.ts'

/** A line is never longer: people and fingerprints are capped so that it stays well below. */
export const longestLine = 1_000_000
const mostNames = 1_000
const longestName = 200
const longestText = 20_000

/** What an entry says, before the log gives it an id, a time and an operator. */
export type AuditWords = Omit<AuditEntry, 'id' | 'at' | 'operator'>

export type AuditLog = {
  readonly file: string
  /** On the disk when it resolves. Throws UNAVAILABLE when it cannot be written; nothing may then be done. */
  readonly append: (words: AuditWords) => Promise<AuditEntry>
}

/**
 * An append-only file of JSON lines, mode 0600. Each entry is one write with O_APPEND and one sync, so several processes may
 * append at once; a line that a full disk or a lost machine cut short is left as it is and the next entry begins a new one.
 */
export function createAuditLog(file: string, operator: string): AuditLog {
  return {
    file,
    async append(words) {
      const entry: AuditEntry = {
        ...words,
        id: randomUUID(),
        at: Date.now(),
        operator,
        fingerprints: words.fingerprints.slice(0, mostNames),
        people: words.people.slice(0, mostNames).map(name => name.slice(0, longestName)),
        summary: words.summary.slice(0, longestText),
        reason: words.reason?.slice(0, longestText) ?? null,
        detail: words.detail?.slice(0, longestText) ?? null,
      }
      try {
        await appendLine(file, lineOf(entry))
      } catch (cause) {
        throw new RollcallError('UNAVAILABLE', 'The audit log cannot be written', {
          hint: `Nothing is done without an entry in it. Check the disk and the rights of ${file}, then try again.`,
          cause,
        })
      }
      return entry
    },
  }
}

/** JSON writes some characters as six bytes: names are left out from the end until the line is no longer than may be read. */
function lineOf(entry: AuditEntry): string {
  const line = JSON.stringify(entry)
  if (Buffer.byteLength(line) <= longestLine - 2 || entry.people.length + entry.fingerprints.length === 0) return line
  const half = (names: readonly string[]) => names.slice(0, Math.floor(names.length / 2))
  return lineOf({ ...entry, people: half(entry.people), fingerprints: half(entry.fingerprints) })
}

async function appendLine(file: string, line: string): Promise<void> {
  const handle = await open(file, constants.O_APPEND | constants.O_CREAT | constants.O_RDWR, 0o600)
  try {
    const { size } = await handle.stat()
    const bytes = Buffer.from(`${(await endsInLine(handle, size)) ? '' : '\n'}${line}\n`)
    const { bytesWritten } = await handle.write(bytes)
    if (bytesWritten < bytes.length) throw new Error(`only ${bytesWritten} of ${bytes.length} bytes were written`)
    await handle.sync()
    if (size === 0) await syncFolder(dirname(file))
  } finally {
    await handle.close()
  }
}

async function endsInLine(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return true
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0] === 0x0a
}

/** A new file is only safe once its name is; Windows has no way to ask for it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, constants.O_RDONLY)
  await handle.sync().finally(() => handle.close())
}
